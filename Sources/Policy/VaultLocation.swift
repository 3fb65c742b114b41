/// Where the vault of a backend is: from the policy only, never from a reference.
package enum VaultLocation: Hashable, Sendable {
  /// The embedded vault beside the environment, `environments/<env>/secrets.vault`.
  case local
  /// AWS Secrets Manager: account of 12 digits, and region.
  case awssecrets(account: String, region: String)
  /// Google Secret Manager: project id.
  case gcpsecrets(project: String)
  /// HashiCorp Vault or OpenBao, KV version 2: `https` origin, mount, namespace (empty for none).
  case vault(address: String, mount: String, namespace: String)
}

/// A worked in-toto statement, which the DSSE specification's key signed, and the file that it is
/// about.
package enum WorkedStatement {
  package static let blob = Array("hello relay\n".utf8)

  /// A Simple Verification Result over ``blob``.
  package static let payload = """
    {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"config-manifest.yaml","digest":\
    {"sha256":"eb78b4c2f26000ae67c0ebb2a045f9d3a4d7e86ef8d54f468cf26ed6895d356c"}}],\
    "predicateType":"https://in-toto.io/attestation/svr/v0.2","predicate":{"verifier":{"id":\
    "https://relay.example/relayctl/gate/v1","policies":[{"name":"policy.yaml","digest":{"sha256":\
    "0000000000000000000000000000000000000000000000000000000000000000"}}]},"timeCreated":\
    "2026-01-01T00:00:00Z","properties":["RELAY_DRIFT_WITHIN_5_PERCENT",\
    "RELAY_NO_CRITICAL_VULNERABILITIES"]}}
    """
}

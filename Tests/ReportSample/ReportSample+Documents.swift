package import Crypto
package import JSON

extension ReportSample {
  /// The digest of the policy in the entry and in the verdict.
  package static let policy = SHA256.digest(of: Array("policy".utf8))

  /// A verdict of yes on a case, with a rule of hostile text and a rule that refuses.
  package static func verdict(of id: Digest) -> JSONValue {
    [
      "apiVersion": "relay/v1", "kind": "Verdict", "verdict": "yes",
      "case_id": .string(id.hex), "decided": "2026-01-01T00:00:00Z", "forced_time": false,
      "case": ["policy": .string(policy.hex), "evidence": []],
      "rules": [
        [
          "id": "suites_green", "verdict": "yes", "reason": .string(hostile),
          "evidence": [
            [
              "name": "suites/routing.xml", "sha256": .string(policy.hex),
              "age_seconds": 7300,
            ]
          ], "next": nil,
        ],
        [
          "id": "secrets_young", "verdict": "no", "reason": "A2A_API_KEY is 200 d old",
          "evidence": [], "next": "relayctl vault rotate prod A2A_API_KEY",
        ],
      ],
      "statement": nil,
    ]
  }

  /// A summary: drift with two changes, the ages of three secrets, counts of findings.
  package static let summary: JSONValue = [
    "drift": [
      "from": "staging", "to": "prod", "compared": 21, "differences": 1,
      "drift_percent": .number("4.76"), "limit_percent": .number("5.00"), "verdict": "yes",
      "reasons": [], "warnings": ["an exception ends soon"],
      "changes": [
        [
          "variable": "RATE_LIMIT_PER_MINUTE", "kind": "changed", "class": "plain", "from": "30",
          "to": "20", "ticket": "OPS-1423", "accepted": true, "next": nil,
        ],
        [
          "variable": "LOG_LEVEL", "kind": "added", "class": "plain", "from": nil,
          "to": .string(hostile), "ticket": nil, "accepted": false, "next": "align it",
        ],
      ],
    ],
    "secrets": [
      [
        "name": "TELEGRAM_BOT_TOKEN", "version": "3", "age_days": 45, "policy_days": 90,
        "days_left": 45, "verdict": "ok",
      ],
      [
        "name": "A2A_API_KEY", "version": "1", "age_days": 200, "policy_days": 180,
        "days_left": -20, "verdict": "too_old",
      ],
      [
        "name": "CHAT_ID_HASH_SALT", "version": nil, "age_days": nil, "policy_days": nil,
        "days_left": nil, "verdict": "ok",
      ],
    ],
    "findings": [
      "critical": 0, "high": 1, "medium": 12, "low": 0, "negligible": 0, "unscored": 0,
    ],
  ]

  /// Bob's approval of a case.
  package static func approval(of id: Digest) -> JSONValue {
    [
      "case": .string(id.hex), "decision": "approve", "role": "release-engineer",
      "reason": "checked <b>twice</b>", "ticket": "OPS-1423", "issued": "2026-01-01T00:00:00Z",
      "expires": "2026-01-02T00:00:00Z",
    ]
  }
}

import RFC3339

/// A self-signed client certificate with dates of its own, so that no test depends on today. Made with pyca/cryptography,
/// P-256; its private key was thrown away.
enum CertificateSample {
  /// The last second at which it is valid, as `openssl x509 -enddate` prints it.
  static let notAfter = Timestamp(seconds: 2_074_852_800)  // 2035-10-01T12:00:00Z

  /// Valid from 2025-10-01T00:00:00Z.
  static let pem = """
    -----BEGIN CERTIFICATE-----
    MIIBDDCBs6ADAgECAgEBMAoGCCqGSM49BAMCMBAxDjAMBgNVBAMMBXJlbGF5MB4X
    DTI1MTAwMTAwMDAwMFoXDTM1MTAwMTEyMDAwMFowEDEOMAwGA1UEAwwFcmVsYXkw
    WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARqHzvcBKw4cvt+E+lKjhLXURYepue4
    pCc90jPXVujnyQbh35Jmy8MnEArLJmGNDBTMJjdXpn/PShZFzHgdc65AMAoGCCqG
    SM49BAMCA0gAMEUCIGLpOqRc76qg1HIOHpJh6I0eznwzIYP0H7LlkAX6RFsgAiEA
    v3+biioOlFyZk8qeYqADGE0Yv/90agtWyFdog7C+/M4=
    -----END CERTIFICATE-----

    """
}

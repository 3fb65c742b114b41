/// The sections of a page about one promotion. What is missing is said, not left out.
struct PromotionSections {
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  /// All of them.
  var html: String {
    [
      VerdictSection(promotion).section, DriftSection(promotion).section,
      AgesSection(promotion).section, FindingsSection(promotion).section,
      ApprovalsSection(promotion).section, ArtifactsSection(promotion).section,
      DeploymentsSection(promotion).section,
    ].map(\.html).joined()
  }
}

/// Who sends telemetry (OpenTelemetry's resource).
package struct Resource: Equatable, Sendable {
  let attributes: Attributes

  /// The relay of one environment and build. `instance` tells processes of the same build apart, such as the active
  /// from the passive one.
  package init(environment: String, buildSHA: String, instance: String) {
    attributes = [
      "service.name": "relay", "service.version": .text(buildSHA),
      "service.instance.id": .text(instance),
      "deployment.environment.name": .text(environment),
    ]
  }
}

/// All methods of a node: what discovery publishes and what the dispatcher calls. A value; complete it, then share it.
public struct MethodTable: Sendable {
  /// A method and its code. Shared, because every call looks one up and a descriptor is large.
  public final class Entry: Sendable {
    /// What is published.
    public let descriptor: MethodDescriptor
    /// What is called.
    public let handler: any RequestHandler

    init(descriptor: MethodDescriptor, handler: any RequestHandler) {
      self.descriptor = descriptor
      self.handler = handler
    }
  }

  /// In order of registration.
  public private(set) var entries: [Entry] = []
  private var places: [String: Int] = [:]

  /// A table without methods.
  public init() {}

  /// Adds a method.
  public mutating func register(
    _ descriptor: MethodDescriptor, _ handler: any RequestHandler
  ) throws(MethodTableError) {
    try check(descriptor)
    places[descriptor.name] = entries.count
    entries.append(Entry(descriptor: descriptor, handler: handler))
  }

  /// Adds a method whose code is a closure; `isImmediate` and `keepsAnswers` as told at ``RequestHandler``.
  public mutating func register(
    _ descriptor: MethodDescriptor, isImmediate: @escaping @Sendable (Params) -> Bool = { _ in false },
    keepsAnswers: Bool = false, _ body: @escaping ClosureHandler.Body
  ) throws(MethodTableError) {
    try register(descriptor, ClosureHandler(isImmediate: isImmediate, keepsAnswers: keepsAnswers, body))
  }

  /// The method of that name.
  public subscript(name: String) -> Entry? { places[name].map { entries[$0] } }

  /// The descriptors in order of registration.
  public var descriptors: [MethodDescriptor] { entries.map(\.descriptor) }

  private func check(_ descriptor: MethodDescriptor) throws(MethodTableError) {
    let name = descriptor.name
    guard places[name] == nil, !LifecycleMethod.names.contains(name) else { throw .duplicateMethod(name) }
    var seen: Set<String> = [MethodDescriptor.workDoneTokenName]
    var mayBeRequired = true
    for parameter in descriptor.params {
      guard seen.insert(parameter.name).inserted else { throw .duplicateParameter(name, parameter.name) }
      guard mayBeRequired || !parameter.required else { throw .requiredAfterOptional(name, parameter.name) }
      mayBeRequired = parameter.required
    }
    var notUnderstood: String?
    for schema in descriptor.params.map(\.schema) + [descriptor.result].compactMap(\.self) {
      schema.forEach { part in
        if let pattern = part.pattern, !pattern.isUnderstood { notUnderstood = pattern.source }
      }
    }
    if let notUnderstood { throw .patternNotUnderstood(name, notUnderstood) }
  }
}

/// A mistake in a descriptor, found when the node is put together.
public enum MethodTableError: Error, Hashable, Sendable {
  /// The name is taken, perhaps by the protocol itself.
  case duplicateMethod(String)
  /// Two parameters of a method have one name, or one has a name that every method has.
  case duplicateParameter(String, String)
  /// By position, a parameter after one that may be missing cannot be required.
  case requiredAfterOptional(String, String)
  /// A schema holds an expression that `Pattern` does not understand.
  case patternNotUnderstood(String, String)
}

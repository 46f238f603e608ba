/// A queue whose both ends cost the same, however long it is.
struct FIFO<Element> {
  private var elements: [Element?] = []
  private var head = 0

  var isEmpty: Bool { head == elements.count }

  var count: Int { elements.count - head }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func popFirst() -> Element? {
    guard head < elements.count else { return nil }
    let element = elements[head]
    elements[head] = nil
    head += 1
    if head == elements.count {
      elements.removeAll(keepingCapacity: head <= 1024)
      head = 0
    } else if head >= 256, head > elements.count / 2 {
      elements.removeSubrange(..<head)
      head = 0
    }
    return element
  }

  /// How many lie before the first that matches; all, if none does.
  func firstPlace(where matches: (Element) -> Bool) -> Int {
    elements[head...].firstIndex { $0.map(matches) ?? false }.map { $0 - head } ?? count
  }

  /// Puts an element behind so many others.
  mutating func insert(_ element: Element, at place: Int) { elements.insert(element, at: head + place) }

  /// Removes and returns those that match, in order.
  mutating func removeAll(where matches: (Element) -> Bool) -> [Element] {
    var removed: [Element] = []
    var kept: [Element?] = []
    for case let element? in elements[head...] {
      if matches(element) { removed.append(element) } else { kept.append(element) }
    }
    elements = kept
    head = 0
    return removed
  }
}

extension FIFO: Sendable where Element: Sendable {}

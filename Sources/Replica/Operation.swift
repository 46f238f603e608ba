import Licensing

/// In this module an operation is one of the domain; the opaque one of the format is named in full.
typealias Operation = Licensing.Operation

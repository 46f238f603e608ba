import Exchange
import JSONRPC
import Licensing
import Replica

extension DomainErrorCode {
  /// How a refusal of the rules is answered. Exhaustive on purpose: a new refusal does not compile until somebody has
  /// said what its reader can do.
  init(_ refusal: Licensing.Refusal) {
    self =
      switch refusal {
      case .unknownInvitation: .invitationUnknown
      case .unknownProduct: .productUnknown
      case .unknownSupply: .supplyUnknown
      case .unknownEvaluation: .evaluationSettled
      case .productRetired: .productRetired
      case .policySuperseded: .productSuperseded
      case .courseMismatch: .productCourseMismatch
      case .startNotOffered: .startNotOffered
      case .startOutOfRange: .startOutOfRange
      case .startUnchanged: .startUnchanged
      case .startNotEditable: .startNotEditable
      case .accessStarted: .startAccessStarted
      case .supplyEnded: .supplyEnded
      case .currencyMismatch: .supplyCurrency
      case .alreadyInvited: .invitationAlreadyInvited
      case .alreadyAccepted: .invitationAlreadyAccepted
      case .alreadyWithdrawn: .invitationAlreadyWithdrawn
      case .alreadyDeclined: .invitationAlreadyDeclined
      case .alreadyExpired: .invitationAlreadyExpired
      case .neverInEffect: .invitationNeverInEffect
      case .notAccepted: .invitationNotAccepted
      case .tokenUnknown: .tokenUnknown
      case .alreadyReversed: .licenseAlreadyReversed
      case .nothingHandedOver: .nothingHandedOver
      case .handedOnTooOften: .handedOnTooOften
      case .unknownOrder: .orderUnknown
      case .unknownCancellation: .cancellationUnknown
      case .orderSettled: .orderSettled
      case .notOrdered: .productNotOrdered
      case .cancellationSettled: .cancellationSettled
      case .supplyCancelled: .supplyCancelled
      case .notAllocated: .licenseNotAllocated
      case .notInvited: .licenseNotInvited
      case .alreadyLoggedIn: .licenseAlreadyLoggedIn
      case .alreadyReleased: .licenseAlreadyReleased
      case .groundNotOffered: .licenseGroundNotOffered
      case .sameLearner: .licenseSameLearner
      case .notLater: .fundNotLater
      case .amountOutOfRange: .amountInvalid
      case .unknownSubscription: .subscriptionUnknown
      case .unknownPurchase: .purchaseUnknown
      case .purchaseSettled: .purchaseSettled
      case .quantityOutOfRange: .quantityInvalid
      case .dayOutOfRange: .dayOutOfRange
      case .alreadyRenewed: .subscriptionAlreadyRenewed
      case .renewalOutOfSequence: .subscriptionRenewalOutOfSequence
      case .subscriptionCancelled: .subscriptionCancelled
      case .subscriptionEnded: .subscriptionEnded
      case .otherRules, .rulesNotNext: .ledgerRulesNotNext
      case .notPermitted: .permissionDenied
      case .deviceNotGranted: .deviceNotGranted
      }
  }

  /// How the loss of a row to a rule is answered, where no refusal says more.
  init(_ rule: ConflictRule) {
    self =
      switch rule {
      case .judgedOnPast, .editEdit, .resendEnded, .declineAccept: .invitationOvertaken
      case .authority: .permissionDenied
      case .withdrawAccept, .editAccept: .invitationAlreadyAccepted
      case .shortSupply, .acceptDeadline: .supplyExhausted
      case .oneLive: .invitationAlreadyInvited
      case .withdrawEdit: .invitationAlreadyWithdrawn
      case .releaseLogin: .licenseAlreadyLoggedIn
      case .assignCancel: .orderSettled
      case .purchaseRenewal: .purchaseSettled
      case .evaluationTwice: .evaluationSettled
      case .reallocateTwice, .settingTwice: .invitationOvertaken
      case .reissueAccept: .nothingHandedOver
      }
  }

  /// How a fault of the replica is answered: never with a path, never with SQL.
  init(_ error: ReplicaError) {
    self =
      switch error {
      case .newerFile: .replicaNewer
      case .damaged, .notAReplica, .inconsistent: .replicaDamaged
      case .diskFull: .replicaDiskFull
      case .readOnly: .replicaReadOnly
      case .busy: .replicaBusy
      case .stopped: .replicaStopped
      case .unknownLedger: .ledgerUnknown
      case .rulesUnknown: .ledgerRulesUnknown
      default: .replicaFailed
      }
  }
}

extension DomainError {
  /// Why a row of a draft had no effect.
  init(_ loss: Loss) {
    let code = loss.reason.map(DomainErrorCode.init) ?? DomainErrorCode(loss.rule)
    var data: JSONObject = ["rule": .string(loss.rule.name)]
    data.appendIfPresent("reason", loss.reason.map { .string($0.rawValue) })
    data.appendIfPresent("winner", loss.winner.map { .string(PublicID(kind: .operation, $0).text) })
    self.init(code, data: data)
  }
}

extension RPCError {
  /// The answer for anything a method threw. What is not foreseen is a fault of the node and says nothing of its cause.
  static func answering(_ error: any Error) -> RPCError {
    switch error {
    case let error as RPCError: error
    case let error as DomainError: error.rpcError
    case is UnknownCursor: DomainError(.cursorInvalid).rpcError
    case let error as LookupError: DomainError(error).rpcError
    case let error as AsOfError: DomainError(error).rpcError
    case let error as PublicIDError: DomainError(.idMalformed, error.description).rpcError
    case let error as TimeTextError: DomainError(.dateInvalid, error.description).rpcError
    case let error as EmailAddressError: DomainError(error).rpcError
    case let error as AddressListError: DomainError(.addressesTooMany, error.description).rpcError
    case let error as ReplicaError: DomainError(DomainErrorCode(error)).rpcError
    case let error as CSVError: DomainError(error).rpcError
    case let error as ExchangeError: DomainError(.exchangeFailed, error.description).rpcError
    default: .internalError
    }
  }
}

extension DomainError {
  /// Why an address cannot be read.
  init(_ error: EmailAddressError) {
    self.init(.addressInvalid, error.description, data: ["reason": .string(error.code)])
  }

  /// Why a text is not the CSV that is wanted.
  init(_ error: CSVError) {
    func columns(_ names: [String]) -> JSONObject { ["columns": .array(names.map { .string($0) })] }
    func place(_ row: Int, _ column: Int) -> JSONObject { ["row": .int(row), "column": .int(column)] }
    let (code, data): (DomainErrorCode, JSONObject) =
      switch error {
      case .strayQuote(let row, let column), .textAfterQuote(let row, let column),
        .unterminatedQuote(let row, let column), .bareCarriageReturn(let row, let column),
        .notText(let row, let column):
        (.csvMalformed, place(row, column))
      case .headerMissing: (.csvMalformed, [:])
      case .tooManyBytes(let max): (.csvTooLarge, ["bytesMax": .int(max)])
      case .tooManyRows(let max): (.csvTooLarge, ["rowsMax": .int(max)])
      case .tooManyColumns(let row, let max): (.csvTooLarge, ["row": .int(row), "columnsMax": .int(max)])
      case .cellTooLong(let row, let column, let max):
        (.csvTooLarge, ["row": .int(row), "column": .int(column), "cellBytesMax": .int(max)])
      case .columnsUnknown(let names, let known):
        (
          .columnUnknown,
          ["columns": .array(names.map { .string($0) }), "known": .array(known.map { .string($0) })]
        )
      case .columnsMissing(let names): (.columnMissing, columns(names))
      case .columnsRepeated(let names): (.columnRepeated, columns(names))
      case .cellCount(let row, let found, let expected):
        (.rowMalformed, ["row": .int(row), "cells": .int(found), "expected": .int(expected)])
      }
    self.init(code, error.description, data: data)
  }

  /// Why an id names nothing.
  init(_ error: LookupError) {
    switch error {
    case .ambiguous(let id): self.init(.idAmbiguous, data: ["id": .string(id.text)])
    case .unknown(let id): self.init(DomainErrorCode(unknown: id.kind), data: ["id": .string(id.text)])
    }
  }
}

extension DomainErrorCode {
  /// That a thing of this kind does not exist.
  init(unknown kind: EntityKind) {
    self =
      switch kind {
      case .invitation: .invitationUnknown
      case .fund: .fundUnknown
      case .lot: .lotUnknown
      case .product: .productUnknown
      case .member: .memberUnknown
      case .evaluation: .evaluationUnknown
      case .case: .caseUnknown
      case .license: .licenseUnknown
      case .order: .orderUnknown
      case .cancellation: .cancellationUnknown
      case .subscription: .subscriptionUnknown
      case .purchase: .purchaseUnknown
      case .policyVersion, .grant, .device, .invoice, .operation: .thingUnknown
      }
  }
}

extension DomainError {
  /// Any error as the refusal of a row. The number and word of the call's own refusal are kept.
  init(answering error: any Error) {
    if let own = error as? DomainError {
      self = own
      return
    }
    let answer = RPCError.answering(error)
    let code = DomainErrorCode(rawValue: answer.code) ?? .replicaFailed
    var data = answer.data?.objectValue ?? JSONObject()
    data["code"] = nil
    data["nextActions"] = nil
    self.init(code, answer.message, data: data)
  }
}

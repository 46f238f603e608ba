;;; allot-package.el --- The Emacs package against a node -*- lexical-binding: t; -*-

;;; Commentary:

;; Run by Tools/clients in batch mode.  The replica holds an accepted invitation whose withdrawal lost, and a pending
;; one.

;;; Code:

(add-to-list 'load-path (expand-file-name "emacs" (getenv "CHECK_INTEGRATIONS")))
(require 'allot)

(defconst check-seconds-max 60 "Seconds after which something awaited counts as missing.")

(defun check-step (name)
  "Report that the step NAME held."
  (princ (format "ok %s\n" name)))

(defun check-that (what condition)
  "Fail with WHAT unless CONDITION."
  (unless condition (error "Not so: %s" what)))

(defun check-shown (buffer pattern)
  "Wait until a line of BUFFER matches PATTERN, and go there."
  (with-current-buffer buffer
    (let ((deadline (time-add nil check-seconds-max)))
      (while (progn (goto-char (point-min)) (not (re-search-forward pattern nil t)))
        (when (time-less-p deadline nil)
          (error "No line like %s in: %s" pattern (buffer-string)))
        (accept-process-output nil 0.05))
      (beginning-of-line))))

(setq allot-command (getenv "CHECK_ALLOT")
      allot-data (getenv "CHECK_DATA"))

(allot-invitations)
(check-shown "*Allot Invitations*" "accepted +lea@northwind.example +Swift Basics +[-0-9]+ +1$")
(check-shown "*Allot Invitations*" "pending +max@northwind.example")
(check-step "list")

(allot-cases)
(check-shown "*Allot Cases*" "C1 +inv_.*accepted before the withdrawal.* → Decide the evaluation request")
(check-step "cases")

(check-that "the product is known" (equal "Swift Basics" (allot--read-product)))
(check-that "told" (equal "Invited 1" (allot-invite "Swift Basics" "pia@northwind.example")))
(check-shown "*Allot Invitations*" "pending +pia@northwind.example")
(check-step "invite")

(let ((told (allot-invite "Swift Basics" "omar@northwind")))
  (check-that "the row says why" (string-match-p "omar@northwind: The domain has no dot" told))
  (check-that "and what to do" (string-match-p "→ Correct the address" told)))
(let ((told (condition-case problem (allot-invite "Nothing" "omar@northwind.example")
              (user-error (error-message-string problem)))))
  (check-that "the refusal says what to do" (string-match-p "→ See product.list" told)))
(check-step "refusal")

(check-shown "*Allot Invitations*" "pending +max@northwind.example")
(with-current-buffer "*Allot Invitations*"
  (check-that "told" (equal "Withdrew 1" (allot-withdraw (allot--ids-chosen) "wrongPerson"))))
(check-shown "*Allot Invitations*" "withdrawn +max@northwind.example")
(check-step "withdraw")

(check-that "another process invites"
            (= 0 (call-process allot-command nil nil nil
                               "invite" "Swift Basics" "nia@northwind.example" "--data" allot-data)))
(check-shown "*Allot Invitations*" "pending +nia@northwind.example")
(check-step "liveRefresh")

(defun check-told (pattern action)
  "Fail unless ACTION is refused for people with a text like PATTERN."
  (let ((told (condition-case problem (progn (funcall action) "nothing")
                (user-error (error-message-string problem)))))
    (check-that (format "%s is said instead of %s" pattern told) (string-match-p pattern told))))

(check-that "the node exits with 0" (equal 0 (allot-stop)))
(let ((allot-data "/proc/none"))
  (check-told "The node cannot be started: .*cannot be used" #'allot-invitations)
  (check-told "cannot be used" (lambda () (allot-request :fund.list nil))))
(let ((allot-command "/nonexistent/allot"))
  (check-told "There is no program /nonexistent/allot" #'allot-invitations))
(allot-invitations)
(signal-process (jsonrpc--process allot--connection) 'SIGKILL)
(while (jsonrpc-running-p allot--connection) (accept-process-output nil 0.05))
(check-that "a node is started again" (eq t (plist-get (allot-request :node.health nil) :ok)))
(check-step "lostNode")

(check-that "the node exits with 0" (equal 0 (allot-stop)))
(check-step "leave")

;;; allot-package.el ends here

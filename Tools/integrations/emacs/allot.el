;;; allot.el --- Invitations and cases of an Allot node -*- lexical-binding: t; -*-

;; Version: 1
;; Package-Requires: ((emacs "27.1") (jsonrpc "1.0.14"))
;; Keywords: comm, tools
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; `allot-invitations' lists who was invited to what, `allot-cases' what lost to something else and what can be done.
;; Both lists are kept up to date while things change elsewhere.  In the first, `i' invites, `w' withdraws the invitation
;; at point or those of the region, `s' chooses a state, `c' goes to the cases, and `g' asks again.
;;
;; The node is `allot serve --stdio'.  Where another process holds the replica, what is started here carries messages to
;; and from it, so any number of editors may run.  `allot-stop' leaves it.

;;; Code:

(require 'jsonrpc)
(require 'cl-lib)
(require 'subr-x)
(require 'tabulated-list)

(defgroup allot nil
  "Invitations and cases of an Allot node."
  :group 'tools)

(defcustom allot-command "allot"
  "The program."
  :type 'string)

(defcustom allot-data nil
  "The directory of the replica; nil for the one that the program chooses."
  :type '(choice (const :tag "The usual one" nil) directory))

(defcustom allot-seconds-max 30
  "Seconds after which a request that has no answer counts as failed."
  :type 'integer)

(defconst allot-reasons '("wrongProduct" "wrongPerson" "other")
  "Why an invitation may be withdrawn.")

(defconst allot-states '("all" "pending" "accepted" "withdrawn" "declined" "expired" "waitlisted")
  "States of invitations to choose from.")

(defconst allot--page-items 500
  "Items asked for at once.")

(defconst allot--items-max 5000
  "Items of a list beyond which it is cut.")

(defvar allot--connection nil
  "The connection to the node, or nil.")

(defvar allot--refresh-timer nil
  "A refresh of all lists that is about to run, so that many changes cause one.")


;;; The node

(defun allot--connect (stderr)
  "A connection to a node just started, whose standard error goes to the buffer STDERR."
  (apply
   #'make-instance 'jsonrpc-process-connection
   :name "allot"
   :notification-dispatcher (lambda (_connection method _params)
                              (when (eq method 'changes.didChange) (allot--refresh-soon)))
   :process
   (lambda ()
     (make-process
      :name "allot" :connection-type 'pipe :coding 'utf-8-emacs-unix :noquery t :stderr stderr
      :command `(,allot-command "serve" "--stdio"
                 ,@(and allot-data (list "--data" (expand-file-name allot-data))))))
   ;; No log of messages: they hold addresses.
   (if (>= emacs-major-version 30)
       '(:events-buffer-config (:size 0))
     '(:events-buffer-scrollback-size 0))))

(defun allot--start ()
  "Start a node and introduce this editor to it.
A `user-error' says why that cannot be done."
  (unless (executable-find allot-command)
    (user-error "There is no program %s; `allot-command' names it" allot-command))
  (let* ((stderr (get-buffer-create "*allot stderr*"))
         (connection (allot--connect stderr))
         started)
    (unwind-protect
        (condition-case problem
            (progn
              (jsonrpc-request
               connection :initialize
               (list :processId (emacs-pid) :clientInfo '(:name "allot.el" :version "1")
                     :capabilities (make-hash-table))
               :timeout allot-seconds-max)
              (jsonrpc-request connection :changes.subscribe nil :timeout allot-seconds-max)
              (setq started t)
              connection)
          (error (user-error "The node cannot be started: %s"
                             (or (allot--last-words stderr) (allot--problem-text problem)))))
      (unless started (delete-process (jsonrpc--process connection))))))

(defun allot--last-words (stderr)
  "What a node that has ended wrote to the buffer STDERR, or nil."
  (let ((pipe (get-buffer-process stderr)))
    (while (and pipe (accept-process-output pipe 1))))
  (let ((lines (with-current-buffer stderr
                 (cl-remove-if (lambda (line) (string-match-p "\\`Process .* finished\\'" line))
                               (split-string (buffer-substring-no-properties (point-min) (point-max)) "\n" t)))))
    (and lines (mapconcat #'identity (last lines 3) "\n"))))

(defun allot-connection ()
  "The connection to the node, which is started if there is none."
  (unless (and allot--connection (jsonrpc-running-p allot--connection))
    (setq allot--connection (allot--start)))
  allot--connection)

(defun allot--refusal-text (refusal)
  "The REFUSAL of a request for people: its message, and what can be done."
  (mapconcat #'identity
             (cons (plist-get refusal :message)
                   (mapcar (lambda (action) (concat "→ " action))
                           (plist-get (plist-get refusal :data) :nextActions)))
             "\n"))

(defun allot--problem-text (problem)
  "The text of PROBLEM, an error that was signalled: of a refusal with what can be done."
  (let ((parts (cddr problem)))
    (if (eq (car problem) 'jsonrpc-error)
        (allot--refusal-text (list :message (or (alist-get 'jsonrpc-error-message parts) (cadr problem))
                                   :data (alist-get 'jsonrpc-error-data parts)))
      (error-message-string problem))))

(defun allot-request (method params)
  "The result of METHOD (a keyword such as :fund.list) with PARAMS, a plist.
A refusal is a `user-error' that says what can be done.  For whatever this package has no command for."
  (let ((connection (allot-connection)))
    (condition-case problem
        (jsonrpc-request connection method params :timeout allot-seconds-max)
      (jsonrpc-error (user-error "%s" (allot--problem-text problem))))))

(defun allot-stop ()
  "Leave the node; the next command starts one again.
Return the exit status of the process, or nil where there was none."
  (interactive)
  (when (and allot--connection (jsonrpc-running-p allot--connection))
    (let ((process (jsonrpc--process allot--connection))
          (deadline (time-add nil allot-seconds-max)))
      (jsonrpc-request allot--connection :shutdown nil :timeout allot-seconds-max)
      (jsonrpc-notify allot--connection :exit nil)
      (while (and (process-live-p process) (time-less-p nil deadline))
        (accept-process-output process 0.1))
      (prog1 (and (not (process-live-p process)) (process-exit-status process))
        (jsonrpc-shutdown allot--connection)
        (setq allot--connection nil)))))


;;; Lists

(defvar-local allot--method nil
  "The method that lists what this buffer shows.")

(defvar-local allot--params nil
  "What it is asked for.")

(defvar-local allot--entry nil
  "Makes an entry of a tabulated list of an item.")

(defvar-local allot--loading nil
  "Non-nil while an answer is awaited; `again' when another one is wanted after it.")

(define-derived-mode allot-list-mode tabulated-list-mode "Allot"
  "Lists of an Allot node."
  (setq tabulated-list-padding 1)
  (setq-local revert-buffer-function (lambda (&rest _) (allot-refresh))))

(define-key allot-list-mode-map (kbd "i") #'allot-invite)
(define-key allot-list-mode-map (kbd "c") #'allot-cases)

(defun allot-refresh ()
  "Ask the node again for what this buffer shows."
  (interactive)
  (if allot--loading
      (setq allot--loading 'again)
    ;; First, because it fails where no node can be started.
    (allot-connection)
    (setq allot--loading t)
    (allot--load (current-buffer) nil nil)))

(defun allot--load (buffer cursor items)
  "Fill BUFFER with ITEMS and what the node lists from CURSOR on."
  (with-current-buffer buffer
    (jsonrpc-async-request
     (allot-connection) allot--method
     (append allot--params (list :limit allot--page-items) (and cursor (list :cursor cursor)))
     :timeout allot-seconds-max
     :success-fn
     (lambda (page)
       (when (buffer-live-p buffer)
         (let ((all (append items (plist-get page :items) nil))
               (next (plist-get page :nextCursor)))
           (if (and next (< (length all) allot--items-max))
               (allot--load buffer next all)
             (allot--show buffer all next)))))
     :error-fn
     (lambda (refusal)
       (message "%s" (allot--refusal-text refusal))
       (allot--loaded buffer))
     :timeout-fn
     (lambda ()
       (message "The node does not answer")
       (allot--loaded buffer)))))

(defun allot--show (buffer items cut)
  "Show ITEMS in BUFFER; with CUT say that there are more."
  (with-current-buffer buffer
    (setq tabulated-list-entries (mapcar allot--entry items))
    (tabulated-list-print t)
    (when cut (message "There are more; choose a state to see fewer")))
  (allot--loaded buffer))

(defun allot--loaded (buffer)
  "Note that BUFFER awaits nothing, unless another refresh was wanted meanwhile."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      (let ((again (eq allot--loading 'again)))
        (setq allot--loading nil)
        (when again (allot-refresh))))))

(defun allot--refresh-soon ()
  "Refresh all lists once whatever is running now is done."
  (unless allot--refresh-timer
    (setq allot--refresh-timer
          (run-at-time 0 nil
                       (lambda ()
                         (setq allot--refresh-timer nil)
                         (dolist (buffer (buffer-list))
                           (with-current-buffer buffer
                             (when (derived-mode-p 'allot-list-mode) (allot-refresh)))))))))

(defun allot--list (name mode method params entry)
  "Show in the buffer NAME in MODE what METHOD lists for PARAMS, each item made into a line by ENTRY."
  (with-current-buffer (get-buffer-create name)
    (unless (derived-mode-p mode) (funcall mode))
    (setq allot--method method allot--params params allot--entry entry)
    (allot-refresh)
    (pop-to-buffer-same-window (current-buffer))))


;;; Invitations

(define-derived-mode allot-invitations-mode allot-list-mode "Allot Invitations"
  "Who was invited to what."
  (setq tabulated-list-format
        [("State" 11 t) ("Address" 32 t) ("Product" 24 t) ("Until" 11 t) ("Cases" 0 nil)])
  (tabulated-list-init-header))

(define-key allot-invitations-mode-map (kbd "w") #'allot-withdraw)
(define-key allot-invitations-mode-map (kbd "s") #'allot-invitations)

(defun allot--invitation-entry (item)
  "The line of the invitation ITEM."
  (list (plist-get item :invitation)
        (vector (plist-get item :state)
                (or (plist-get item :email) (plist-get item :learner))
                (or (plist-get item :productName) (plist-get item :product))
                (substring (plist-get item :deadline) 0 10)
                (let ((count (length (plist-get item :cases)))) (if (> count 0) (number-to-string count) "")))))

(defun allot-invitations (&optional state)
  "List invitations, with a prefix argument or from the list itself those of one STATE."
  (interactive (list (and (or current-prefix-arg (derived-mode-p 'allot-invitations-mode))
                          (completing-read "State: " allot-states nil t))))
  (allot--list "*Allot Invitations*" #'allot-invitations-mode :invitation.list
               (and state (not (equal state "all")) (list :state state)) #'allot--invitation-entry))

(defun allot--tell (results done)
  "Tell of the rows RESULTS of a bulk command, DONE being what was done to those not refused.
Return the text."
  (let ((refused (cl-remove-if (lambda (row) (eq t (plist-get row :ok))) results)))
    (let ((text (mapconcat
                 #'identity
                 (cons (format "%s %d" done (- (length results) (length refused)))
                       (mapcar (lambda (row)
                                 (format "%s: %s" (or (plist-get row :email) (plist-get row :invitation))
                                         (allot--refusal-text (plist-get row :error))))
                               refused))
                 "\n")))
      (message "%s" text)
      text)))

(defun allot--read-product ()
  "Ask for a product, unless there is only one."
  (let ((names (mapcar (lambda (product) (plist-get product :name))
                       (plist-get (allot-request :product.list '(:limit 1000)) :items))))
    (if (= 1 (length names)) (car names) (completing-read "Product: " names nil t))))

(defun allot-invite (product emails)
  "Invite to PRODUCT, named by id or exact name, the EMAILS: one text with blanks or commas between."
  (interactive (list (allot--read-product) (read-string "Addresses: ")))
  (allot--tell (plist-get (allot-request :invitation.create (list :product product :emails emails)) :results)
               "Invited"))

(defun allot--ids-chosen ()
  "The ids of the lines of the region, or of the line at point."
  (if (use-region-p)
      (save-excursion
        (let ((end (region-end)) ids)
          (goto-char (region-beginning))
          (while (and (< (point) end) (not (eobp)))
            (when-let ((id (tabulated-list-get-id))) (push id ids))
            (forward-line))
          (nreverse ids)))
    (when-let ((id (tabulated-list-get-id))) (list id))))

(defun allot-withdraw (ids reason)
  "Withdraw the invitations IDS, those of the region or the one at point, for REASON."
  (interactive (list (or (allot--ids-chosen) (user-error "There is no invitation here"))
                     (completing-read "Why? " allot-reasons nil t)))
  (allot--tell
   (plist-get (allot-request :invitation.withdraw (list :invitations (vconcat ids) :reason reason)) :results)
   "Withdrew"))


;;; Cases

(define-derived-mode allot-cases-mode allot-list-mode "Allot Cases"
  "What lost to something else."
  (setq tabulated-list-format [("Rule" 5 t) ("About" 28 t) ("What happened, and what to do" 0 nil)])
  (tabulated-list-init-header))

(defun allot--case-entry (item)
  "The line of the case ITEM."
  (list (plist-get item :case)
        (vector (plist-get item :rule) (plist-get item :subject)
                (concat (plist-get item :message) " → "
                        (mapconcat #'identity (plist-get item :nextActions) " ")))))

(defun allot-cases ()
  "List open cases: by which rule something lost, what happened, and what can be done."
  (interactive)
  (allot--list "*Allot Cases*" #'allot-cases-mode :case.list nil #'allot--case-entry))

(provide 'allot)
;;; allot.el ends here

;;; jsonrpc-client.el --- jsonrpc.el as it comes with Emacs against a node -*- lexical-binding: t; -*-

;;; Commentary:

;; Run by Tools/clients in batch mode.  A line "ok STEP" for each step that held; any error ends it with a status that
;; is not 0.  jsonrpc.el has no call to cancel a request, so that is the notification by hand, as its users write it.

;;; Code:

(require 'jsonrpc)
(require 'cl-lib)
(require 'subr-x)

(defconst check-seconds-max 60 "Seconds after which something awaited counts as missing.")

(defvar check-notices nil "Notifications received, the newest first, each (METHOD . PARAMS).")

(defun check-step (name)
  "Report that the step NAME held."
  (princ (format "ok %s\n" name)))

(defun check-that (what condition)
  "Fail with WHAT unless CONDITION."
  (unless condition (error "Not so: %s" what)))

(defun check-await (what condition)
  "Wait until the function CONDITION gives something, and return it; fail with WHAT when it takes too long."
  (let ((deadline (time-add nil check-seconds-max)) found)
    (while (not (setq found (funcall condition)))
      (when (time-less-p deadline nil) (error "Nothing came of %s" what))
      (accept-process-output nil 0.05))
    found))

(defun check-request (connection method params)
  "The result of METHOD with PARAMS on CONNECTION."
  (jsonrpc-request connection method params :timeout check-seconds-max))

(defun check-refusal (connection method params)
  "The error that METHOD with PARAMS on CONNECTION is answered with: an alist."
  (condition-case refusal
      (progn (check-request connection method params) (error "%s was not refused" method))
    (jsonrpc-error (cddr refusal))))

(defun check-noticed (method)
  "The parameters of the notifications METHOD so far, in their order."
  (cl-loop for (name . params) in (reverse check-notices) when (eq name method) collect params))

(defun check-connect ()
  "A connection to a node of its own on standard input and output."
  (make-instance
   'jsonrpc-process-connection
   :name "allot"
   :events-buffer-scrollback-size 0
   :notification-dispatcher (lambda (_connection method params) (push (cons method params) check-notices))
   :process (lambda ()
              (make-process :name "allot" :connection-type 'pipe :coding 'utf-8-emacs-unix :noquery t
                            :stderr (get-buffer-create "*allot stderr*")
                            :command (list (getenv "CHECK_ALLOT") "serve" "--stdio" "--data" (getenv "CHECK_DATA"))))))

(defun check-initialize (connection)
  "Introduce this client on CONNECTION."
  (let* ((params (list :processId (emacs-pid) :clientInfo '(:name "jsonrpc.el") :capabilities (make-hash-table)))
         (result (check-request connection :initialize params)))
    (check-that "the server says its name" (equal "allot" (plist-get (plist-get result :serverInfo) :name)))
    (check-step "initialize")))

(defun check-read (connection)
  "Read a fund on CONNECTION."
  (let* ((fund (check-request connection :fund.get '(:fund "Training")))
         (free (plist-get (plist-get fund :balance) :free)))
    (check-that "the balance" (equal '(:amount 100000000 :currency "USD") free))
    (check-step "read")))

(defun check-text (connection)
  "Write and read a name of more bytes than characters on CONNECTION."
  (let* ((name (getenv "CHECK_NAME"))
         (opened (check-request connection :fund.open (list :name name :currency "EUR")))
         (found (check-request connection :fund.get (list :fund name))))
    (check-that "the name comes back" (equal name (plist-get found :name)))
    (check-that "the fund is the one opened" (equal (plist-get opened :fund) (plist-get found :fund)))
    (check-step "text")))

(defun check-domain-error (connection)
  "Be refused by the domain on CONNECTION."
  (let* ((refusal (check-refusal connection :fund.get '(:fund "Nothing")))
         (data (alist-get 'jsonrpc-error-data refusal)))
    (check-that "the number" (equal 1011 (alist-get 'jsonrpc-error-code refusal)))
    (check-that "the word" (equal "fund.unknown" (plist-get data :code)))
    (check-that "the next action" (equal "See fund.list." (elt (plist-get data :nextActions) 0)))
    (check-step "domainError")))

(defun check-change (connection)
  "Subscribe and change something on CONNECTION."
  (check-that "subscribed" (eq t (plist-get (check-request connection :changes.subscribe nil) :subscribed)))
  (let* ((added (check-request connection :learner.add '(:emails ["nia@northwind.example"])))
         (notice (check-await "changes.didChange" (lambda () (car (check-noticed 'changes.didChange)))))
         (status (check-request connection :changes.status nil)))
    (check-that "the ledger" (equal (plist-get status :ledger) (plist-get notice :ledger)))
    (check-that "the version" (equal (plist-get added :version) (plist-get notice :version)))
    (check-step "didChange")))

(defun check-progress (connection)
  "Hear how a bulk invitation goes on CONNECTION."
  (check-request connection :invitation.create
                 '(:product "Swift Basics" :emails ["lea@northwind.example" "max@northwind.example"]
                   :workDoneToken "inviting"))
  (let* ((notices (check-noticed '$/progress))
         (kinds (mapcar (lambda (notice) (plist-get (plist-get notice :value) :kind)) notices)))
    (check-that "the token" (cl-every (lambda (notice) (equal "inviting" (plist-get notice :token))) notices))
    (check-that "it begins" (equal "begin" (car kinds)))
    (check-that "it ends" (equal "end" (car (last kinds))))
    (check-step "progress")))

(defun check-cancel (connection)
  "Withdraw a request that waits behind a long one on CONNECTION."
  (let ((emails (cl-loop for number from 1 to 200 collect (format "learner%d@northwind.example" number)))
        answers)
    (cl-flet ((ask (name method params)
                (jsonrpc-async-request connection method params
                                       :success-fn (lambda (result) (push (cons name result) answers))
                                       :error-fn (lambda (refusal) (push (cons name refusal) answers))
                                       :timeout check-seconds-max)))
      (ask 'long :invitation.create (list :product "Swift Basics" :emails (vconcat emails)))
      (ask 'cancelled :fund.open '(:name "Cancelled" :currency "USD"))
      (jsonrpc-notify connection :$/cancelRequest (list :id (jsonrpc--next-request-id connection))))
    (check-await "both answers" (lambda () (= 2 (length answers))))
    (check-that "the refusal overtakes" (eq 'cancelled (car (nth 1 answers))))
    (check-that "the number" (equal -32800 (plist-get (alist-get 'cancelled answers) :code)))
    (check-that "the long one is done" (= 200 (length (plist-get (alist-get 'long answers) :results))))
    (check-step "cancel")))

(defun check-shutdown (connection)
  "End CONNECTION as the protocol says."
  (let ((process (jsonrpc--process connection)))
    (check-that "shutdown answers null" (null (check-request connection :shutdown nil)))
    (jsonrpc-notify connection :exit nil)
    ;; jsonrpc-shutdown would kill a process that is still leaving.
    (check-await "the end of the node" (lambda () (not (process-live-p process))))
    (check-that "the node exits with 0" (= 0 (process-exit-status process)))
    (jsonrpc-shutdown connection)
    (check-step "shutdown")))

(let ((connection (check-connect)))
  (check-initialize connection)
  (check-read connection)
  (check-text connection)
  (check-domain-error connection)
  (check-change connection)
  (check-progress connection)
  (check-cancel connection)
  (check-shutdown connection))

;;; jsonrpc-client.el ends here

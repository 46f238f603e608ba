-- Invitations and cases of an Allot node in the editor, kept up to date while they change elsewhere.

local View = require("allot.view")
local Node = require("allot.node")

local M = {
  options = {
    -- The program.
    command = "allot",
    -- The replica's directory; nil for the one that the program chooses.
    data = nil,
  },
  -- Why an invitation may be withdrawn.
  reasons = { "wrongProduct", "wrongPerson", "other" },
  -- The exit status of the last node that ended; 128 and the signal's number for one that was killed.
  last_status = nil,
}

local node
local views = {}

--- Changes options; call it before anything else. Everything works without it.
function M.setup(options)
  M.options = vim.tbl_extend("force", M.options, options or {})
end

local function refresh_views()
  for _, view in pairs(views) do
    if view:is_live() then
      view:refresh()
    end
  end
end

local function connected()
  if not node or node.has_ended then
    node = Node.start(M.options, function(method)
      if method == "changes.didChange" then
        refresh_views()
      end
    end, function(status, signal)
      M.last_status = signal ~= 0 and 128 + signal or status
      if M.last_status ~= 0 then
        local how = signal ~= 0 and "was ended by signal " .. signal or "ended with status " .. status
        local what = "; lists are kept up to date again after the next command"
        vim.notify("Allot: the node " .. how .. what, vim.log.levels.ERROR)
      end
      for _, view in pairs(views) do
        view:forget()
      end
    end)
    if node then
      node.request("changes.subscribe", nil, function() end)
    end
  end
  return node
end

--- Sends a request; `callback` gets the refusal, or nil and the result. For whatever this plug-in has no command for.
function M.request(method, params, callback)
  local current = connected()
  if current then
    return current.request(method, params, callback)
  end
end

--- A refusal for people, with what can be done.
M.refusal_text = Node.refusal_text

local function complain(refusal)
  vim.notify("Allot: " .. M.refusal_text(refusal), vim.log.levels.ERROR)
end

--- Tells of the rows of a bulk command, and of each refused one why.
local function tell(results, done)
  local count = 0
  for _, row in ipairs(results) do
    if row.ok then
      count = count + 1
    else
      vim.notify(("Allot: %s: %s"):format(row.email or row.invitation, M.refusal_text(row.error)), vim.log.levels.ERROR)
    end
  end
  if count > 0 then
    vim.notify(("Allot: %s %d"):format(done, count))
  end
end

local function open_view(options)
  local view = views[options.name]
  if not view or not view:is_live() then
    view = View.new(options, M.request)
    views[options.name] = view
    local function map(mode, key, action)
      -- Not silent: one of them leaves a command on the command line to be completed.
      vim.keymap.set(mode, key, action, { buffer = view.buffer, nowait = true })
    end
    map("n", "r", function() view:refresh() end)
    map("n", "i", ":AllotInvite ")
    map("n", "w", "<Cmd>AllotWithdraw<CR>")
    map("x", "w", ":AllotWithdraw<CR>")
    map("n", "c", "<Cmd>AllotCases<CR>")
    map("n", "q", "<Cmd>bwipeout<CR>")
  end
  vim.api.nvim_set_current_buf(view.buffer)
  view:refresh()
  return view
end

--- Lists invitations; `options.state` chooses those of one state.
function M.invitations(options)
  local state = options and options.state
  return open_view({
    name = state and "invitations/" .. state or "invitations",
    method = "invitation.list",
    params = { state = state },
    id = "invitation",
    empty = "No invitations.",
    cells = function(item)
      local marks = #item.cases > 0 and ("%d case(s)"):format(#item.cases) or ""
      return { item.state, item.email or item.learner, item.productName or item.product, item.deadline:sub(1, 10), marks }
    end,
  })
end

--- Lists open cases: by which rule something lost, what happened, and what can be done.
function M.cases()
  return open_view({
    name = "cases",
    method = "case.list",
    id = "case",
    empty = "No open cases.",
    cells = function(item)
      return { item.rule, item.subject, item.message .. " → " .. table.concat(item.nextActions, " ") }
    end,
  })
end

--- Invites addresses to a product, named by id or exact name. `callback`, if given, gets what `request` gives.
function M.invite(product, emails, callback)
  M.request("invitation.create", { product = product, emails = emails }, function(refusal, result)
    if refusal then
      complain(refusal)
    else
      tell(result.results, "invited")
    end
    if callback then
      callback(refusal, result)
    end
  end)
end

--- Asks for what is not given, then invites. Where there is one product only, that is the one.
function M.ask_and_invite(emails)
  if #emails == 0 then
    return vim.ui.input({ prompt = "Addresses: " }, function(text)
      if text and text:find("%S") then
        M.ask_and_invite(vim.split(vim.trim(text), "[%s,;]+"))
      end
    end)
  end
  M.request("product.list", { limit = 1000 }, function(refusal, page)
    if refusal then
      return complain(refusal)
    end
    if #page.items == 1 then
      return M.invite(page.items[1].product, emails)
    end
    local function name(product)
      return product.name
    end
    vim.ui.select(page.items, { prompt = "Product", format_item = name }, function(product)
      if product then
        M.invite(product.product, emails)
      end
    end)
  end)
end

--- Withdraws invitations by id, for one of `reasons`. `callback`, if given, gets what `request` gives.
function M.withdraw(ids, reason, callback)
  M.request("invitation.withdraw", { invitations = ids, reason = reason }, function(refusal, result)
    if refusal then
      complain(refusal)
    else
      tell(result.results, "withdrew")
    end
    if callback then
      callback(refusal, result)
    end
  end)
end

--- Withdraws the invitations on lines of the current buffer; asks for the reason where none is given.
function M.withdraw_lines(first, last, reason)
  local buffer = vim.api.nvim_get_current_buf()
  local ids = {}
  for _, view in pairs(views) do
    if view.buffer == buffer and view.options.id == "invitation" then
      ids = view:ids(first, last)
    end
  end
  if #ids == 0 then
    return vim.notify("Allot: there is no invitation on this line", vim.log.levels.WARN)
  end
  if reason then
    return M.withdraw(ids, reason)
  end
  vim.ui.select(M.reasons, { prompt = ("Withdraw %d, why?"):format(#ids) }, function(chosen)
    if chosen then
      M.withdraw(ids, chosen)
    end
  end)
end

--- Leaves the node; the next command starts one again.
function M.stop()
  if node and not node.has_ended then
    node.stop()
  end
end

return M

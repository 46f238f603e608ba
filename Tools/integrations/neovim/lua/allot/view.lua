-- A list of the node in a buffer: filled page by page, filled again when something changes, one thing a line.

local Node = require("allot.node")

local View = {}
View.__index = View

local PAGE_ITEMS = 500
-- Beyond so many lines a list in an editor helps nobody; the last line then says that there is more.
local ITEMS_MAX = 5000

--- @param options table `name` (of the buffer), `method`, `params`, `cells` (a function from an item to its texts),
---   `id` (the member that names an item), `empty` (what to say when there is nothing)
--- @param request function sends a request to the node
function View.new(options, request)
  local view = setmetatable({ options = options, request = request, items = {} }, View)
  local name = "allot://" .. options.name
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    -- What `:bdelete` leaves has the name still, and nothing else.
    if vim.api.nvim_buf_get_name(buffer) == name then
      vim.api.nvim_buf_delete(buffer, { force = true })
    end
  end
  view.buffer = vim.api.nvim_create_buf(true, true)
  vim.api.nvim_buf_set_name(view.buffer, name)
  vim.bo[view.buffer].buftype = "nofile"
  vim.bo[view.buffer].filetype = "allot"
  vim.bo[view.buffer].modifiable = false
  return view
end

--- Whether the buffer is there with what makes it a list. A deleted one is only valid.
function View:is_live()
  return vim.api.nvim_buf_is_loaded(self.buffer)
end

--- Asks the node again. Asking while an answer is awaited means once more afterwards, however often it was asked.
function View:refresh()
  if self.is_loading then
    self.is_stale = true
    return
  end
  self.is_loading = true
  self:load({}, nil)
end

--- Awaits nothing any more: the node that was asked has ended.
function View:forget()
  self.is_loading = false
  self.is_stale = false
end

function View:load(items, cursor)
  local params = vim.tbl_extend("force", { limit = PAGE_ITEMS }, self.options.params or {})
  params.cursor = cursor
  local id = self.request(self.options.method, params, function(refusal, page)
    if not self:is_live() then
      return
    end
    if refusal then
      self.is_loading = false
      vim.notify("Allot: " .. Node.refusal_text(refusal), vim.log.levels.ERROR)
      return
    end
    vim.list_extend(items, page.items)
    if page.nextCursor and #items < ITEMS_MAX then
      return self:load(items, page.nextCursor)
    end
    self:show(items, page.nextCursor ~= nil)
    self.is_loading = false
    if self.is_stale then
      self.is_stale = false
      self:refresh()
    end
  end)
  if not id then
    self:forget()
  end
end

function View:show(items, has_more)
  self.items = items
  local lines = self:lines()
  if has_more then
    table.insert(lines, "… there are more; name a state to see fewer")
  end
  vim.bo[self.buffer].modifiable = true
  vim.api.nvim_buf_set_lines(self.buffer, 0, -1, false, lines)
  vim.bo[self.buffer].modifiable = false
end

--- The items as lines, in columns.
function View:lines()
  if #self.items == 0 then
    return { self.options.empty }
  end
  local rows, widths = {}, {}
  for place, item in ipairs(self.items) do
    rows[place] = self.options.cells(item)
    for column, text in ipairs(rows[place]) do
      widths[column] = math.max(widths[column] or 0, vim.fn.strdisplaywidth(text))
    end
  end
  return vim.tbl_map(function(row)
    local texts = {}
    for column, text in ipairs(row) do
      texts[column] = text .. (" "):rep(widths[column] - vim.fn.strdisplaywidth(text))
    end
    return (table.concat(texts, "  "):gsub("%s+$", ""))
  end, rows)
end

--- The ids of the things on these lines, counted from 1.
function View:ids(first, last)
  local ids = {}
  for line = first, last do
    if self.items[line] then
      table.insert(ids, self.items[line][self.options.id])
    end
  end
  return ids
end

return View

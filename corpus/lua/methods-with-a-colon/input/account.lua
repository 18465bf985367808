local Account = {}
Account.__index = Account

function Account.new(owner, balance)
  return setmetatable({ owner = owner, balance = balance }, Account)
end

function Account:deposit(amount)
  self.balance = self.balance + amount
end

function Account.withdraw(self, amount) end

return Account

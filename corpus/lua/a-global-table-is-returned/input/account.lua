Account = { balance = 0 }
function Account:deposit(amount) end
return Account

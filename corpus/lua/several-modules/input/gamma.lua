function c() end

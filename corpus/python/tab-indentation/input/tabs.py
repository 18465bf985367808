class Outer:
	value = 1
	class Inner:
		def deep(self):
			return 1
	def shallow(self): ...

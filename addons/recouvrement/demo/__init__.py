# Not imported by the add-on: script/demo and the tests ask for it.

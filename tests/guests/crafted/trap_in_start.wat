;; Does what WebAssembly does not allow, before it is asked anything.
(func $start (unreachable))
(start $start)

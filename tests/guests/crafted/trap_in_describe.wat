;; Does what WebAssembly does not allow, in `describe`.
(func (export "maysend:policy/lifecycle@0.1.0#describe") (result i32)
  (unreachable))

;; Does what WebAssembly does not allow, in `clauses`.
(func (export "maysend:policy/lifecycle@0.1.0#clauses") (param i32) (result i32)
  (unreachable))

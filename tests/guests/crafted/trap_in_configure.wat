;; Does what WebAssembly does not allow, in `configure`.
(func (export "maysend:policy/lifecycle@0.1.0#configure") (param i32 i32 i32 i32) (result i32)
  (unreachable))

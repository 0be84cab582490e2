package german

import (
	. "github.com/postbud/postbud/internal/check"
)

// Discounts holds where the terms of payment at the path are in order, as Skonto
// has it. With several texts, which the official tests cannot tell apart, the
// document is rejected. The path may end in a predicate; the set that uses it names
// [written], which holds of what is not empty.
func Discounts(texts string) Cond {
	several := Fits(texts+"[written]", func([]byte) bool { return true })
	return Quiet(All(Every(texts, Fits(".", Skonto)), When(Some(texts, Fits(".", HasSkonto)), several)))
}

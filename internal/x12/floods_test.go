package x12_test

import (
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/x12"
)

// endless repeats a piece.
type endless struct {
	piece string
	at    int
}

func (e *endless) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		copied := copy(b[n:], e.piece[e.at:])
		n, e.at = n+copied, (e.at+copied)%len(e.piece)
	}
	return n, nil
}

func TestFloodsEndSoonAndInLittleMemory(t *testing.T) {
	head := isa("00401", "U") + "GS*IN*S*R*20261020*0930*42*X*004010~ST*810*0001~"
	for name, c := range map[string]struct{ head, piece, says string }{
		"one element of a gigabyte":  {head + "NTE**", "text ", "longer than"},
		"one segment of a gigabyte":  {head, "x", "longer than"},
		"elements without end":       {head + "NTE", "*", "longer than"},
		"short elements without end": {head + "NTE", "*a", "longer than"},
		"line breaks without end":    {head, "\r\n", "longer than"},
		"line breaks at the front":   {"", "\r\n", "blanks"},
		"segments without end":       {head, "NTE**a~", "longer than"},
		"sets without end":           {head + "SE*2*0001~", "ST*810*0001~SE*2*0001~", "longer than"},
		"groups without end":         {isa("00401", "U"), "GS*IN*S*R*20261020*0930*42*X*004010~GE*0*42~", "longer than"},
		"interchanges without end":   {"", isa("00401", "U") + "IEA*0*000000042~", "longer than"},
		"an ISA without end":         {"ISA", "*", "16 elements"},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && strings.HasSuffix(c.piece, "~") {
				t.Skip("it is refused after 64 MB only")
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begun := time.Now()
			r := x12.NewReader(io.MultiReader(strings.NewReader(c.head), io.LimitReader(&endless{piece: c.piece}, 1<<30)))
			var err error
			for err == nil {
				_, err = r.Next()
			}
			took := time.Since(begun)
			runtime.ReadMemStats(&after)
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
			if took > 3*time.Minute { // a limit to end, not to measure: with the race detector on a busy machine it is slow
				t.Errorf("it takes %v", took)
			}
			if held := after.HeapInuse; held > before.HeapInuse+64<<20 {
				t.Errorf("%d MB are held", held>>20)
			}
		})
	}
}

package csv_test

import (
	"io"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestWhatFillsTheMemoryIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ table, says string }{
		"a cell without end":        {"BT-1;BT-5\r\n" + strings.Repeat("x", 1<<20+1), "a cell is longer than"},
		"a quoted cell without end": {"BT-1;BT-5\r\n\"" + strings.Repeat("x", 1<<20+1), "a cell is longer than"},
		"empty rows without end":    {strings.Repeat("\n", 100_002), "rows are empty"},
	} {
		_, err := read(t, nil, c.table)
		if f := fault.As(err); f == nil || f.Code != "FILE-UNREAD" || !strings.Contains(f.Message, c.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if got, err := read(t, nil, "BT-1;BT-5\r\n"+strings.Repeat("\r\n", 5000)+"7;DKK\r\n\r\n"); err != nil || got.Number != "7" {
		t.Errorf("empty rows between: got %v, %v", got, err)
	}
}

func TestATextThatNoCellHoldsIsRefusedByItsTerm(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Lines[0].Item.Name = strings.Repeat("x", 1<<20-1)
	got, err := read(t, nil, written(t, nil, inv))
	if err != nil || got.Lines[0].Item.Name != inv.Lines[0].Item.Name {
		t.Errorf("the longest text does not come back: %v", err)
	}
	inv.Lines[0].Item.Name += "x"
	err = open(t, nil).(formats.Writer).Write(t.Context(), io.Discard, inv)
	if f := fault.As(err); f == nil || f.Code != "DOC-VALUE" || f.Args["field"] != "BT-153" || len(f.Message) > 200 {
		t.Errorf("got %v", err)
	}
}

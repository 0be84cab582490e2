package reception

import (
	"errors"
	"fmt"
	"time"
)

// watch is a stretch of time for which one of several that work from the same memory has
// a debt for itself. One that ended is missed for two watches at the most. It is longer
// than a try, by more than clocks differ.
const watch = 3 * time.Minute

// errAnother says that another process has the debt for itself.
var errAnother = errors.New("another process sends the receipt")

func (d *debt) watchKey(n int64) string { return fmt.Sprint("owed/", d.ID, "/watch/", n) }

// claim has a debt for oneself until the end of a try that begins now; errAnother where
// somebody else has it. The watches beside this one count too, for a try may reach into
// the next one, and the clock of the other one may be ahead or behind. Two that claim in
// the same moment may both be turned away; they come again.
func (d *debt) claim() error {
	n := d.env.Now().UnixNano() / int64(watch)
	if d.mine != n {
		first, err := d.debts.shelf.Keep(d.life, d.watchKey(n), []byte(d.name))
		if err != nil {
			return err
		}
		if string(first) != d.name {
			return errAnother
		}
		d.yield()
		d.mine = n
	}
	for _, beside := range []int64{n - 1, n + 1} {
		other, err := d.debts.shelf.Kept(d.life, d.watchKey(beside))
		if err != nil {
			return err
		}
		if other != nil && string(other) != d.name {
			d.yield()
			return errAnother
		}
	}
	return nil
}

// yield gives up what was claimed.
func (d *debt) yield() {
	if d.mine == 0 {
		return
	}
	if err := d.debts.shelf.Forget(d.life, d.watchKey(d.mine)); err != nil {
		d.env.Log.Warn("a claim could not be given up; it ends by itself", "err", err)
	}
	d.mine = 0
}

package reception

import (
	"time"

	"github.com/postbud/postbud/fault"
)

// unsure is how long a sheet without a message stays: whoever wrote it may be at work on
// it in this moment.
const unsure = time.Hour

// resume takes up what a former process has left, as soon as it can be read.
func (k *Desk) resume(to Inbox) {
	left := make([]int, mostOwed)
	for slot := range left {
		left[slot] = slot
	}
	for age := time.Duration(0); len(left) > 0 && k.paying.Err() == nil; {
		var unread []int
		for _, slot := range left {
			if err := k.takeUp(slot, to); fault.KindOf(err) == fault.Temporary {
				unread = append(unread, slot)
			}
			if k.paying.Err() != nil {
				return
			}
		}
		if left = unread; len(left) > 0 {
			age += wait(age)
			_ = k.env.Sleep(k.paying, wait(age)) // an error ends the loop
		}
	}
}

// takeUp takes up what is in a slot.
func (k *Desk) takeUp(slot int, to Inbox) error {
	d, err := k.found(slot, to)
	switch {
	case k.paying.Err() != nil:
	case err != nil:
		k.env.Log.Error("what is owed to the partner cannot be read", "slot", slot, "err", err)
	case d == nil:
	case !d.bare():
		k.debts.wait(d)
		k.beside(func() { d.work(false) })
	case k.env.Now().Sub(d.Since) > unsure:
		k.debts.leave(d)
	default:
		k.debts.pass(d)
	}
	return err
}

// bare says whether there is surely nothing but the sheet.
func (d *debt) bare() bool {
	if body, err := d.env.Memory.Recall(d.life, d.bodyKey()); err != nil || body.Given() {
		return false
	}
	receipt, err := d.held()
	return receipt == nil && err == nil
}

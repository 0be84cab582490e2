package scheduler_test

import (
	"testing"
	"time"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/scheduler"
)

func FuzzCron(f *testing.F) {
	for _, seed := range []string{
		"30 2 * * *", "*/15 * * * *", "0 0 31 2 *", "0 0 29 2 *", "0 0 31 2 1", "* * * * *", "0 0 * * 7", "1-5/2 3,4 1-31 jan-dec mon-fri",
		"@daily", "@every 1ns", "TZ=", "CRON_TZ=Europe/Copenhagen 0 0 * * *", "0 0 ? * ?", "59 23 31 12 *", "0-99999999999999999999 * * * *",
		"0/18446744073709551615 * * * *", "0/9223372036854775807 * * * *", ", , , , ,", "- - - - -", "\x00 * * * *", "0 0 30 2 *",
	} {
		f.Add(seed, int64(1_900_000_000), byte(0))
	}
	f.Fuzz(func(t *testing.T, expression string, now int64, of byte) {
		s := setup.Schedule{Every: setup.Cron, Cron: expression}
		began := time.Now()
		if scheduler.Check(s) != nil {
			return
		}
		z := zone(t, zones()[int(of)%len(zones())])
		last := time.Unix(now%4_000_000_000, 0)
		slots, err := scheduler.Next(s, z, last, 20)
		if err != nil {
			t.Fatalf("Check passes what Next does not: %v", err)
		}
		for _, slot := range slots {
			if !slot.At.After(last) {
				t.Fatalf("%s does not come after %s", slot.At, last)
			}
			last = slot.At
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

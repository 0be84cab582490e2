package main

import (
	"context"
	"errors"
	"time"
)

const (
	tidyEvery  = 24 * time.Hour
	remembered = 400 * 24 * time.Hour // what plug-ins keep by key; an AS2 identity counts for a year at least
)

// tidy removes once a day what has no more use. What cannot be removed today is
// tried again tomorrow.
func (i *installation) tidy(ctx context.Context) error {
	for {
		err := errors.Join(i.store.Tidy(ctx), i.memory.Sweep(ctx, time.Now().Add(-remembered)))
		if err != nil && ctx.Err() == nil {
			i.log.Warn("could not tidy up", "err", err)
		}
		if err := sleep(ctx, tidyEvery); err != nil {
			return err
		}
	}
}

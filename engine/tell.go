package engine

import (
	"context"

	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
)

// Tell tells an activation's people now of what changed since they were told
// last, rather than after the usual wait: for a program that ends when its work
// is done. An error means that a mail could not be sent; it stays in the outbox.
func (e *Engine) Tell(ctx context.Context, subscription, activation string) error {
	a, err := e.Setup.Activation(ctx, subscription, activation)
	if err != nil {
		return err
	}
	return e.tell(ctx, a)
}

// tell makes messages of what changed since the last ones, stores them, and sends
// what is stored; one at a time for an activation, so that no mail is sent by two.
func (e *Engine) tell(ctx context.Context, a setup.Activation) error {
	defer e.telling.take(a.Subscription + "/" + a.ID)()
	news, err := e.news(ctx, a)
	if err != nil {
		return err
	}
	if err := e.Outbox.Post(ctx, a.Subscription, a.ID, news.UpTo, notice.Compose(news, e.now())); err != nil {
		return err
	}
	return e.mail(ctx, a)
}

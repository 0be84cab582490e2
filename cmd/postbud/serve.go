package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

// listens says why a server could not listen at addr, before long work is done.
func listens(ctx context.Context, addr string) error {
	listener, err := listen(ctx, addr)
	if err != nil {
		return err
	}
	return listener.Close()
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("the dashboard cannot listen at %s: %w", addr, err)
	}
	return listener, nil
}

// serveHTTP answers at addr until ctx is done; ready is told the address.
func serveHTTP(ctx context.Context, addr string, h http.Handler, ready func(url string)) error {
	listener, err := listen(ctx, addr)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	ready("http://" + listener.Addr().String())
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return server.Shutdown(end)
	})
	return group.Wait()
}

func serveCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "Runs schedules and deliveries and serves the dashboard",
		Args:  takes(),
	}
	flags := dataFlags(c, "listen", "public_url", "log_level")
	c.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		s, err := flags.read()
		if err != nil {
			return err
		}
		w, err := wishOf(s, cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		ctx := cmd.Context()
		i, err := install(ctx, w)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, i.Close()) }()
		ctx, stop := i.work(ctx)
		defer func() { err = errors.Join(err, stop()) }()
		return i.serve(ctx, cmd, s.Listen, s.PublicURL)
	}
	return c
}

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

// serveHTTP answers at addr until ctx is done; ready is told the address.
func serveHTTP(ctx context.Context, addr string, h http.Handler, ready func(url string)) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("the dashboard cannot listen at %s; choose another --listen: %w", addr, err)
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
		Args:  cobra.NoArgs,
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

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/internal/netx"
)

// serveHTTP answers at addr until ctx is done; ready is told the address.
func serveHTTP(ctx context.Context, addr string, h http.Handler, ready func(url string)) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("the dashboard cannot listen at %s; choose another --addr: %w", addr, err)
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

// dataFlag is the flag of every command that works on a data folder.
func dataFlag(c *cobra.Command, dir *string) {
	c.Flags().StringVar(dir, "data", dataFolder(), "data `folder`")
}

func serveCommand() *cobra.Command {
	var dir, addr, public string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Runs schedules and deliveries and serves the dashboard",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			ctx := cmd.Context()
			i, err := install(ctx, wish{dir: dir, log: logTo(cmd.ErrOrStderr()), policy: netx.Policy{AllowPrivate: true}, settings: engine.Settings{PublicURL: public}})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, i.Close()) }()
			stop := i.work(ctx)
			defer func() { err = errors.Join(err, stop()) }()
			return i.serve(ctx, cmd, addr, public)
		},
	}
	dataFlag(c, &dir)
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "`address` to listen at")
	c.Flags().StringVar(&public, "public-url", "", "`address` under which people reach the pages, for links in mails")
	return c
}

func logTo(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

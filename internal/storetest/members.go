package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/access"
)

func members(t *testing.T, open Open) {
	t.Run("subscriptions and users are kept with all that they are", func(t *testing.T) {
		h := fresh(t, open)
		var s access.Subscription
		var u access.User
		Fill(&s)
		Fill(&u)
		u.Email = "mette@nordlys.dk"
		h.must(h.Members.SaveSubscription(h.ctx, s))
		if n, err := h.Members.Users(h.ctx); n != 0 || err != nil {
			t.Errorf("%d users, %v", n, err)
		}
		h.must(h.Members.SaveUser(h.ctx, u))
		for range 2 {
			gotS, err := h.Members.Subscription(h.ctx, s.ID)
			h.must(err)
			Same(t, "subscription", gotS, s)
			gotU, err := h.Members.User(h.ctx, u.ID)
			h.must(err)
			Same(t, "user", gotU, u)
			gotU, err = h.Members.UserByEmail(h.ctx, " Mette@Nordlys.DK ")
			h.must(err)
			Same(t, "user by e-mail", gotU, u)
			s.Name, u.Name = "Another name", "Another name"
			h.must(h.Members.SaveSubscription(h.ctx, s))
			h.must(h.Members.SaveUser(h.ctx, u))
		}
		if n, err := h.Members.Users(h.ctx); n != 1 || err != nil {
			t.Errorf("%d users, %v", n, err)
		}
		twin := access.User{ID: "usr_2", Email: "METTE@nordlys.dk"}
		if err := h.Members.SaveUser(h.ctx, twin); fault.KindOf(err) != fault.Configuration || fault.As(err).Field != "email" {
			t.Errorf("the same e-mail twice: %v", err)
		}
		for _, err := range []error{
			func() error { _, err := h.Members.Subscription(h.ctx, "none"); return err }(),
			func() error { _, err := h.Members.User(h.ctx, "none"); return err }(),
			func() error { _, err := h.Members.UserByEmail(h.ctx, "none"); return err }(),
		} {
			if !errors.Is(err, access.ErrNotFound) {
				t.Errorf("%v", err)
			}
		}
	})
	t.Run("roles are given, changed and taken away", func(t *testing.T) {
		h := fresh(t, open)
		h.must(h.Members.SetRole(h.ctx, "usr_1", "acme", access.Viewer))
		h.must(h.Members.SetRole(h.ctx, "usr_1", "beta", access.Owner))
		h.must(h.Members.SetRole(h.ctx, "usr_2", "acme", access.Admin))
		h.must(h.Members.SetRole(h.ctx, "usr_1", "acme", access.Bookkeeper))
		roles, err := h.Members.Roles(h.ctx, "usr_1")
		h.must(err)
		Same(t, "roles", roles, map[string]access.Role{"acme": access.Bookkeeper, "beta": access.Owner})
		h.must(h.Members.SetRole(h.ctx, "usr_1", "beta", ""))
		roles, err = h.Members.Roles(h.ctx, "usr_1")
		h.must(err)
		Same(t, "roles", roles, map[string]access.Role{"acme": access.Bookkeeper})
	})
	t.Run("everybody is listed by e-mail, with the role in one subscription", func(t *testing.T) {
		h := fresh(t, open)
		users := map[string]access.User{}
		for _, name := range []string{"carl", "anna", "bo"} {
			var u access.User
			Fill(&u)
			u.ID, u.Email = "usr_"+name, name+"@nordlys.dk"
			users[name] = u
			h.must(h.Members.SaveUser(h.ctx, u))
		}
		h.must(h.Members.SetRole(h.ctx, "usr_bo", "acme", access.Admin))
		h.must(h.Members.SetRole(h.ctx, "usr_carl", "beta", access.Owner))
		for company, want := range map[string][]access.Member{
			"acme": {{User: users["anna"]}, {User: users["bo"], Role: access.Admin}, {User: users["carl"]}},
			"none": {{User: users["anna"]}, {User: users["bo"]}, {User: users["carl"]}},
		} {
			all, err := h.Members.Everybody(h.ctx, company)
			h.must(err)
			Same(t, company, all, want)
		}
	})
	t.Run("subscriptions are listed by name", func(t *testing.T) {
		h := fresh(t, open)
		for i, name := range []string{"Charlie", "Alfa", "Bravo"} {
			h.must(h.Members.SaveSubscription(h.ctx, access.Subscription{ID: fmt.Sprint(i), Name: name}))
		}
		all, err := h.Members.Subscriptions(h.ctx)
		h.must(err)
		if len(all) != 3 || all[0].Name+all[1].Name+all[2].Name != "AlfaBravoCharlie" {
			t.Errorf("%+v", all)
		}
	})
	t.Run("T41 wrong sign-ins cost time, of that address alone, and are forgotten", func(t *testing.T) {
		h := fresh(t, open)
		free := func(email string, want bool) {
			t.Helper()
			until, err := h.Members.Blocked(h.ctx, email, h.clock.Now())
			h.must(err)
			if until.IsZero() != want {
				t.Errorf("%s is blocked until %s", email, until)
			}
		}
		free("mette@nordlys.dk", true)
		for wrong := 1; wrong <= access.Tries; wrong++ {
			next, left, err := h.Members.Failed(h.ctx, "Mette@nordlys.dk", h.clock.Now())
			h.must(err)
			if left != access.Left(wrong) || !next.Equal(h.clock.Now().Add(access.Wait(wrong))) {
				t.Errorf("after %d: %d left, next %s", wrong, left, next)
			}
		}
		free("mette@nordlys.dk", false)
		free("anna@nordlys.dk", true)
		h.clock.Add(15*time.Minute - time.Second)
		free("mette@nordlys.dk", false)
		h.clock.Add(time.Second)
		free("mette@nordlys.dk", true)
		h.must(h.Members.Passed(h.ctx, "mette@nordlys.dk"))
		if _, left, _ := h.Members.Failed(h.ctx, "mette@nordlys.dk", h.clock.Now()); left != access.Tries-1 {
			t.Errorf("after a right one: %d left", left)
		}
		h.clock.Add(access.Forgotten + time.Second)
		if _, left, _ := h.Members.Failed(h.ctx, "mette@nordlys.dk", h.clock.Now()); left != access.Tries-1 {
			t.Errorf("a day later: %d left", left)
		}
	})
}

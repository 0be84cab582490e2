package dinero

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// SignIn plays the user's browser: it opens an authorize address of a simulator,
// presses Approve where it is asked to, and carries code and state to the app's
// redirect URI by redirect or form post. It returns the app's answer there, whose
// body the caller closes. A nil client is http.DefaultClient; it may hold the
// cookies of the app's user.
func SignIn(ctx context.Context, client *http.Client, authorizeURL string) (*http.Response, error) {
	if client == nil {
		client = http.DefaultClient
	}
	browser := *client
	browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

	start, err := url.Parse(authorizeURL)
	if err != nil {
		return nil, fmt.Errorf("authorize address: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, authorizeURL, nil)
	for range 4 {
		if err != nil {
			return nil, fmt.Errorf("sign in: %w", err)
		}
		response, err := browser.Do(request)
		if err != nil {
			return nil, fmt.Errorf("sign in: %w", err)
		}
		if !strings.HasPrefix(request.URL.Path, pathAuthorize) || request.URL.Host != start.Host {
			return response, nil // this was the app
		}
		request, err = nextStep(ctx, request.URL, response)
		if err != nil {
			return nil, fmt.Errorf("sign in: %w", err)
		}
	}
	return nil, errors.New("sign in: the pages lead in a circle")
}

// nextStep follows a redirect or submits the page's form.
func nextStep(ctx context.Context, from *url.URL, response *http.Response) (*http.Request, error) {
	defer response.Body.Close()
	if response.StatusCode == http.StatusFound {
		return http.NewRequestWithContext(ctx, http.MethodGet, response.Header.Get("Location"), nil)
	}
	page, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	action := regexp.MustCompile(`<form method="post" action="([^"]*)"`).FindStringSubmatch(string(page))
	if response.StatusCode != http.StatusOK || action == nil {
		return nil, fmt.Errorf("the page has status %d and no form", response.StatusCode)
	}
	form := url.Values{"decision": {"approve"}}
	input := regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	for _, found := range input.FindAllStringSubmatch(string(page), -1) {
		form.Set(html.UnescapeString(found[1]), html.UnescapeString(found[2]))
	}
	target, err := from.Parse(html.UnescapeString(action[1]))
	if err != nil {
		return nil, err
	}
	if target.Path != pathAuthorize {
		form.Del("decision")
	}
	next, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	next.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return next, nil
}

// Package serve answers requests.
package serve

import (
	"context"
	"net/http"

	"example.com/counted/work"
)

type Server struct {
	pool *work.Pool
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.pool.Start([]func(){func() { s.log(r.URL.Path) }})
	if err := s.pool.Wait(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (s *Server) log(path string) {
	println(s.pool.Name(context.Background()), path)
}

func Get(ctx context.Context, s *Server) string {
	return s.pool.Name(ctx)
}

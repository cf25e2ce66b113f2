// Package work starts goroutines and waits for them.
package work

import (
	"context"
	"sync"
	"time"

	"example.com/counted/metrics"
)

type Pool struct {
	group   sync.WaitGroup
	metrics metrics.Set
}

func (p *Pool) Start(tasks []func()) {
	for _, task := range tasks {
		p.group.Add(1)
		go p.run(task)
	}
}

func (p *Pool) run(task func()) {
	defer p.group.Done()
	task()
}

func (p *Pool) Wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	done := make(chan struct{})
	go func() {
		p.group.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		p.metrics.Failed()
		return ctx.Err()
	}
}

func (p *Pool) Name(ctx context.Context) string {
	name, _ := ctx.Value(key{}).(string)
	return name
}

type key struct{}

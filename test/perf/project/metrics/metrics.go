// Package metrics has an Add that counts nothing a goroutine waits for.
package metrics

import "sync"

type Counter struct {
	mu    sync.Mutex
	total float64
}

func (c *Counter) Add(n float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total += n
}

type Set struct {
	Requests, Failures Counter
}

func (s *Set) Failed() {
	s.Requests.Add(1)
	s.Failures.Add(1)
}

func Sum(values []float64) float64 {
	var sum Counter
	for _, value := range values {
		sum.Add(value)
	}
	return sum.total
}

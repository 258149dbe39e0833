"""Work that outlasts a request: queued in the act's own transaction, carried out for whoever asked for it.

| module | what |
|---|---|
| `queue` | `job` declares one, `enqueue` queues it inside a passage |
| `worker` | the process that carries them out |
"""

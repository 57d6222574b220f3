// Each test has a registry and clusters of its own, and most of its time is waiting for processes.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]

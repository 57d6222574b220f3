// Each fixture has a state folder and clusters of its own, and most of its time is waiting for processes.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]

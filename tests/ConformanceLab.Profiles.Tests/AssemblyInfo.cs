// Each evaluation is a process of its own, and most of its time is waiting.
[assembly: LevelOfParallelism(3)]

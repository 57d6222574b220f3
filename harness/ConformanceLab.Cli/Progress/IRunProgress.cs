using ConformanceLab.Model;

namespace ConformanceLab.Cli.Progress;

/// <summary>Where a target is on its way.</summary>
internal enum TargetPhase
{
    /// <summary>Waits for its turn.</summary>
    Waiting,

    /// <summary>Its provider brings it up.</summary>
    ComingUp,

    /// <summary>Its checks run.</summary>
    Running,

    /// <summary>Its provider takes it down.</summary>
    GoingDown,

    /// <summary>All is done.</summary>
    Done,

    /// <summary>It could not be brought up, reached, or run to the end.</summary>
    Failed,
}

/// <summary>Sees what a run does. Called from many threads at once.</summary>
internal interface IRunProgress
{
    /// <summary>A target has come to a phase; its checks are as many as given, where that is known by then.</summary>
    void Enter(string target, TargetPhase phase, int? checks = null);

    /// <summary>A line from a target's provider.</summary>
    void Say(string target, string line);

    /// <summary>A line of a target's journal.</summary>
    void Hear(string target, JournalEntry entry);
}

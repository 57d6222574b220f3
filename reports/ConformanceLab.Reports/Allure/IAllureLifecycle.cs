namespace ConformanceLab.Reports;

/// <summary>The seam where Allure's own package for .NET would sit: the calls are those of its lifecycle, one result at a time.</summary>
internal interface IAllureLifecycle
{
    /// <summary>Begins a result. Its status, steps and attachments come by the calls that follow.</summary>
    void StartTestCase(AllureResult result);

    /// <summary>Adds a finished step to the result.</summary>
    void AddStep(AllureStep step);

    /// <summary>Writes a file and attaches it to the result.</summary>
    /// <param name="name">What the reader sees.</param>
    /// <param name="type">The media type.</param>
    /// <param name="extension">With its dot.</param>
    /// <param name="content">All of it.</param>
    /// <param name="ct">Stops the writing.</param>
    Task AddAttachmentAsync(string name, string type, string extension, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>Ends the result and writes it.</summary>
    Task StopTestCaseAsync(AllureStatus status, AllureDetails? details, CancellationToken ct);

    /// <summary>Writes what was done before and after results.</summary>
    Task WriteContainerAsync(AllureContainer container, CancellationToken ct);
}

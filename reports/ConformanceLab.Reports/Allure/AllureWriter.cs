using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ConformanceLab.Reports;

/// <summary>Writes the files of an Allure results folder.</summary>
/// <param name="folder">There already.</param>
internal sealed class AllureWriter(string folder) : IAllureLifecycle
{
    private readonly List<AllureStep> _steps = [];
    private readonly List<AllureAttachment> _attachments = [];
    private AllureResult? _current;

    private AllureResult Current => _current ?? throw new InvalidOperationException("no test case was started");

    public void StartTestCase(AllureResult result)
    {
        if (_current is not null)
        {
            throw new InvalidOperationException($"{_current.FullName} was started and not stopped");
        }

        _current = result;
        _steps.Clear();
        _attachments.Clear();
    }

    public void AddStep(AllureStep step)
    {
        _ = Current;
        _steps.Add(step);
    }

    public async Task AddAttachmentAsync(string name, string type, string extension, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var source = $"{Current.Uuid}-{_attachments.Count + 1}-attachment{extension}";
        await File.WriteAllBytesAsync(Path.Combine(folder, source), content, ct);
        _attachments.Add(new AllureAttachment(name, source, type));
    }

    public async Task StopTestCaseAsync(AllureStatus status, AllureDetails? details, CancellationToken ct)
    {
        var result = Current with { Status = status, StatusDetails = details, Steps = [.. _steps], Attachments = [.. _attachments] };
        await WriteAsync($"{result.Uuid}-result.json", result, AllureJson.Default.AllureResult, ct);
        _current = null;
    }

    public Task WriteContainerAsync(AllureContainer container, CancellationToken ct) =>
        WriteAsync($"{container.Uuid}-container.json", container, AllureJson.Default.AllureContainer, ct);

    public async Task WriteAsync<T>(string name, T value, JsonTypeInfo<T> type, CancellationToken ct)
    {
        var stream = File.Create(Path.Combine(folder, name));
        await using (stream)
        {
            await JsonSerializer.SerializeAsync(stream, value, type, ct);
        }
    }
}

using System.Text;

namespace ConformanceLab.Reports;

/// <summary>Writes a file so that a reader sees the old one or the new one, never a part.</summary>
internal static class AtomicFile
{
    public static async Task WriteAsync(string path, Func<TextWriter, Task> write, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var writer = new StreamWriter(temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
            await using (writer)
            {
                await write(writer);
            }

            ct.ThrowIfCancellationRequested();
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}

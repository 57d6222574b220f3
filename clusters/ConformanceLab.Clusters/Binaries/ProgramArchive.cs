using System.Formats.Tar;
using System.IO.Compression;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>Takes programs out of a release's archive, a tar with gzip.</summary>
internal static class ProgramArchive
{
    /// <summary>Writes the named programs into a folder, whatever folder of the archive they stand in.</summary>
    /// <exception cref="InvalidDataException">The archive lacks one of them, or is none.</exception>
    public static async Task UnpackAsync(string archive, string folder, IEnumerable<string> names, CancellationToken ct)
    {
        var missing = names.ToHashSet(StringComparer.Ordinal);
        await using var file = File.OpenRead(archive);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (missing.Count > 0 && await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
        {
            // Only plain files with the names that we look for, written under those names: nothing in an archive says where.
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && missing.Remove(Path.GetFileName(entry.Name)))
            {
                await using var program = new FileStream(Path.Combine(folder, Path.GetFileName(entry.Name)), FileMode.CreateNew, FileAccess.Write);
                if (entry.DataStream is { } data)
                {
                    await data.CopyToAsync(program, ct);
                }
            }
        }

        if (missing.Count > 0)
        {
            throw new InvalidDataException($"{Path.GetFileName(archive)} has no {string.Join(", ", missing)}");
        }
    }
}

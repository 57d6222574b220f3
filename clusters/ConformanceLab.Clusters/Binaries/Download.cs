using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>Something could not be fetched; a way of getting the programs turns it into its reason.</summary>
internal sealed class DownloadException(string reason, Exception? innerException = null) : Exception(reason, innerException);

/// <summary>Fetches files over http(s), goes on where it was cut off, and hands out only what has the right checksum.</summary>
internal sealed class Download(HttpClient http) : IDisposable
{
    private const int Attempts = 3;
    private const int Block = 128 * 1024;

    /// <summary>A machine without a way out shall know quickly.</summary>
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);

    /// <summary>A line that carries nothing for so long is dead.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>One with the limits above.</summary>
    public static Download Create() => new(new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectWithin }) { Timeout = Timeout.InfiniteTimeSpan });

    /// <summary>The text at an address; null where there is none.</summary>
    /// <exception cref="DownloadException">No answer, or one that is neither the text nor 404.</exception>
    public async Task<string?> TextAsync(Uri address, TimeSpan? within, CancellationToken ct)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(within ?? AnswerWithin);
        try
        {
            using var response = await http.GetAsync(address, bounded.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.NotFound => null,
                HttpStatusCode.OK => await response.Content.ReadAsStringAsync(bounded.Token),
                var other => throw new DownloadException($"{address} answered {(int)other}"),
            };
        }
        catch (Exception e) when (IsOfTheNetwork(e, ct))
        {
            throw new DownloadException($"{address} can't be reached: {Why(e, within ?? AnswerWithin)}", e);
        }
    }

    /// <summary>Fetches a file and verifies it.</summary>
    /// <param name="address">Where from.</param>
    /// <param name="file">Where to. What is there already of the very same file is gone on with.</param>
    /// <param name="algorithm">Of the checksum.</param>
    /// <param name="checksum">In hexadecimal.</param>
    /// <param name="progress">Lines for the user.</param>
    /// <param name="ct">Stops; what is there stays.</param>
    /// <exception cref="DownloadException">It could not be had whole and right; nothing unverified is left under its name.</exception>
    public async Task FileAsync(Uri address, string file, HashAlgorithmName algorithm, string checksum, IProgress<string> progress, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        // The name tells which content it is a part of, so that parts of different files never meet.
        var part = $"{file}.{checksum[..Math.Min(16, checksum.Length)]}.part";
        for (var attempt = 1; ; attempt++)
        {
            var wasResumed = File.Exists(part) && new FileInfo(part).Length > 0;
            try
            {
                await ReceiveAsync(address, part, progress, ct);
            }
            catch (Exception e) when (IsOfTheNetwork(e, ct))
            {
                var have = File.Exists(part) ? new FileInfo(part).Length : 0;
                if (attempt == Attempts)
                {
                    throw new DownloadException($"{address} was cut off {Attempts} times, the last time after {Megabytes(have)} MB: {Why(e, Silence)}", e);
                }

                progress.Report($"{address.Segments[^1]}: cut off after {Megabytes(have)} MB ({Why(e, Silence)}); going on from there");
                continue;
            }

            var actual = await ChecksumAsync(part, algorithm, ct);
            if (string.Equals(actual, checksum, StringComparison.OrdinalIgnoreCase))
            {
                File.Move(part, file, overwrite: true);
                return;
            }

            File.Delete(part);
            if (!wasResumed || attempt == Attempts)
            {
                throw new DownloadException($"{address} has {algorithm.Name} {Shorten(actual)}, and {Shorten(checksum)} is published for it: it is damaged or not the original, and was thrown away");
            }

            progress.Report($"{address.Segments[^1]}: what was there from an earlier time didn't fit; fetching it whole");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task ReceiveAsync(Uri address, string part, IProgress<string> progress, CancellationToken ct)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(AnswerWithin);
        var have = File.Exists(part) ? new FileInfo(part).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, bounded.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // All of it is there already; the checksum tells whether it is right.
            return;
        }

        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            throw new DownloadException($"{address} answered {(int)response.StatusCode}");
        }

        var goesOn = response.StatusCode == HttpStatusCode.PartialContent;
        await using var file = new FileStream(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        var total = (goesOn ? have : 0) + response.Content.Headers.ContentLength;
        await using var body = await response.Content.ReadAsStreamAsync(bounded.Token);
        var block = new byte[Block];
        for (var told = -1L; ;)
        {
            bounded.CancelAfter(Silence);
            var count = await body.ReadAsync(block, bounded.Token);
            if (count == 0)
            {
                return;
            }

            await file.WriteAsync(block.AsMemory(0, count), ct);
            if (total is > 0 && file.Length * 10 / total.Value is var tenth && tenth > told)
            {
                told = tenth;
                progress.Report($"{address.Segments[^1]}: {Megabytes(file.Length)} of {Megabytes(total.Value)} MB ({file.Length * 100 / total.Value} %)");
            }
        }
    }

    private static async Task<string> ChecksumAsync(string file, HashAlgorithmName algorithm, CancellationToken ct)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(
            algorithm == HashAlgorithmName.SHA512 ? await SHA512.HashDataAsync(stream, ct)
            : algorithm == HashAlgorithmName.SHA256 ? await SHA256.HashDataAsync(stream, ct)
            : throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm.Name, "only what upstream publishes"));
    }

    private static bool IsOfTheNetwork(Exception e, CancellationToken ct) =>
        e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested);

    private static string Why(Exception e, TimeSpan within) =>
        e is OperationCanceledException ? string.Create(CultureInfo.InvariantCulture, $"no answer within {within.TotalSeconds} s") : (e.InnerException ?? e).Message;

    private static string Megabytes(long bytes) => (bytes / 1_000_000.0).ToString("F0", CultureInfo.InvariantCulture);

    private static string Shorten(string checksum) => checksum.Length > 16 ? $"{checksum[..16]}…" : checksum;
}

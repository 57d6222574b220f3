using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>The cable between the host and a cluster's network: a pair of virtual devices with a private subnet that nobody else can reach.</summary>
/// <param name="Number">Which subnet: <c>10.213.NUMBER.0/24</c>.</param>
internal sealed record NodeNetwork(int Number)
{
    /// <summary>The host's end.</summary>
    public string Link => string.Create(CultureInfo.InvariantCulture, $"clab{Number}");

    /// <summary>The host's address on it.</summary>
    public IPAddress Host => Address(1);

    /// <summary>The node's, and the API server's.</summary>
    public IPAddress Node => Address(2);

    /// <summary>What pods get their addresses from. Never seen outside of the cluster's own network.</summary>
    public const string Pods = "10.244.0.0/16";

    private const int Subnets = 254;
    private const int LengthOfSubnet = 24;

    /// <summary>Lays a cable to a process's network. The device's name is the claim on the subnet: the kernel gives it to one only.</summary>
    /// <exception cref="StartFault">No subnet is free, or the kernel refuses.</exception>
    public static async Task<NodeNetwork> ConnectAsync(int process, string services, string owner, CancellationToken ct)
    {
        var taken = Taken();
        var start = Random.Shared.Next(Subnets);
        string? refused = null;
        foreach (var network in Enumerable.Range(0, Subnets).Select(step => new NodeNetwork(((start + step) % Subnets) + 1)).Where(network => !taken.Contains(network.Number)))
        {
            var made = await IpAsync(["link", "add", network.Link, "type", "veth", "peer", "name", "eth0", "netns", Text(process)], ct);
            if (!made.IsSuccess && made.StandardError.Contains("File exists", StringComparison.Ordinal))
            {
                continue;
            }

            if (!made.IsSuccess)
            {
                refused = made.StandardError.Trim();
                break;
            }

            await RequireAsync(["link", "set", network.Link, "alias", owner], ct);
            await RequireAsync(["addr", "add", $"{network.Host}/{LengthOfSubnet}", "dev", network.Link], ct);
            await RequireAsync(["link", "set", network.Link, "up"], ct);
            await InsideAsync(process, ["addr", "add", $"{network.Node}/{LengthOfSubnet}", "dev", "eth0"], ct);
            await InsideAsync(process, ["link", "set", "eth0", "up"], ct);

            // Addresses of services exist in rules alone, and packets to them need a way before the rules see them. Nothing else has a way out.
            await InsideAsync(process, ["route", "add", services, "dev", "eth0"], ct);
            await InsideAsync(process, ["route", "add", "unreachable", "default"], ct);
            return network;
        }

        throw new StartFault(
            "node-1",
            refused is null ? "no subnet 10.213.1.0/24 to 10.213.254.0/24 is free on this machine" : $"the cable to the node's network can't be laid: {refused}",
            refused is null ? "Take clusters down that you don't need with `conformancelab clusters down`." : "Devices of type veth have to be in the kernel, and we have to be root.");
    }

    /// <summary>The devices of an owner that are still there.</summary>
    public static IReadOnlyList<string> LinksOf(string owner) =>
    [
        .. Directory.EnumerateDirectories("/sys/class/net")
            .Where(device => Path.GetFileName(device).StartsWith("clab", StringComparison.Ordinal) && Read(Path.Combine(device, "ifalias")) == owner)
            .Select(device => Path.GetFileName(device)!),
    ];

    /// <summary>Takes a device away. One that went meanwhile is no error.</summary>
    public static async Task RemoveAsync(string link, CancellationToken ct) => await IpAsync(["link", "delete", link], ct);

    private static HashSet<int> Taken() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(device => device.GetIPProperties().UnicastAddresses)
            .Where(address => address.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(address => address.Address.GetAddressBytes())
            .Where(bytes => bytes is [10, 213, ..])
            .Select(bytes => (int)bytes[2]),
    ];

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (IOException)
        {
            // The device went while it was looked at.
            return "";
        }
    }

    private static Task InsideAsync(int process, string[] arguments, CancellationToken ct) =>
        RequireAsync(Executables.Find("nsenter")!, ["-t", Text(process), "--net", "--", Executables.Find("ip")!, .. arguments], ct);

    private static Task RequireAsync(string[] arguments, CancellationToken ct) => RequireAsync(Executables.Find("ip")!, arguments, ct);

    private static async Task RequireAsync(string program, string[] arguments, CancellationToken ct)
    {
        var answer = await Cli.Wrap(program).WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);
        if (!answer.IsSuccess)
        {
            throw new StartFault("node-1", $"`{Path.GetFileName(program)} {string.Join(' ', arguments)}` failed: {answer.StandardError.Trim()}", "Is this kernel without a part that container networks need? `conformancelab clusters doctor` says more.");
        }
    }

    private static async Task<BufferedCommandResult> IpAsync(string[] arguments, CancellationToken ct) =>
        await Cli.Wrap(Executables.Find("ip")!).WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);

    private IPAddress Address(byte last) => new([10, 213, (byte)Number, last]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

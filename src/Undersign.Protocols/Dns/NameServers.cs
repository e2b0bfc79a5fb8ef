using System.Net;

namespace Undersign.Protocols.Dns;

/// <summary>Whom this machine asks for names.</summary>
public static class NameServers
{
    public const int Port = 53;

    /// <summary>As the C library does.</summary>
    private const int Most = 3;

    /// <summary>The lines <c>nameserver</c> of resolv.conf(5); the machine itself when there is none.</summary>
    public static IReadOnlyList<IPEndPoint> OfThisMachine()
    {
        try
        {
            return Parse(File.ReadLines("/etc/resolv.conf"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Parse([]);
        }
    }

    public static IReadOnlyList<IPEndPoint> Parse(IEnumerable<string> lines)
    {
        var servers = lines
            .Select(static line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(static words => words is ["nameserver", _, ..])
            .Select(static words => IPAddress.TryParse(words[1], out var address) ? new IPEndPoint(address, Port) : null)
            .OfType<IPEndPoint>()
            .Take(Most)
            .ToList();
        return servers.Count == 0 ? [new(IPAddress.Loopback, Port)] : servers;
    }
}

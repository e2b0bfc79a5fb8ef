using System.Globalization;
using System.Net;

namespace Undersign.Tests.Strangers;

/// <summary>Settings of a gateway, made at random, and the law they have to obey. Plain data, and nothing of the gateway's own.</summary>
internal sealed record World(IReadOnlyList<Customer> Customers, IReadOnlyList<Door> Doors)
{
    private static readonly string[] Networks = ["192.0.2.0/24", "192.0.2.128/25", "198.51.100.7/32", "10.0.0.0/8", "2001:db8::/32", "203.0.0.0/8"];
    private static readonly string[] Addresses = ["192.0.2.9", "192.0.2.200", "198.51.100.7", "198.51.100.8", "10.9.0.1", "203.0.113.9", "127.0.0.1", "2001:db8::9", "2001:db9::9"];
    private static readonly string[] Balancers = ["10.9.0.0/16", "203.0.113.9/32", "2001:db9::/64"];
    private static readonly string[] Names = ["mail.contoso.example", "*.contoso.example", "mx.fabrikam.example", "*.northwind.example"];
    private static readonly string[] Shown = ["mail.contoso.example", "a.mail.contoso.example", "contoso.example", "mx.fabrikam.example", "a.northwind.example", "mail.mallory.example"];
    private static readonly string[] Codes = ["7fK2mQ9xTb4WcZr8LsVn3YpD6h", "AfK2mQ9xTb4WcZr8LsVn3YpD6h", "BfK2mQ9xTb4WcZr8LsVn3YpD6h"];
    private static readonly string[] Groups = ["addresses", "certificates", "routingCodes", "users"];

    public static World Of(Random random)
    {
        var customers = ((string[])["contoso", "fabrikam", "northwind"])[..random.Next(1, 4)]
            .Select(name => new Customer(name, Some(random, Networks), Some(random, Names), Some(random, Codes), random.Next(2) == 0));
        string[] ranges = [.. Networks, "0.0.0.0/0", "::/0"];
        random.Shuffle(ranges);
        var doors = ranges.Chunk(random.Next(1, 5)).Take(random.Next(1, 4)).Select((some, number) => Door(random, $"door {number}", some));
        return new([.. customers], [.. doors]);
    }

    public Visit Visit(Random random)
    {
        var customer = Customers[random.Next(Customers.Count)];
        return new(
            One(random, Addresses),
            random.Next(3) == 0 ? One(random, Addresses) : null,
            random.Next(2) == 0 ? One(random, Shown) : null,
            random.Next(3) > 0,
            customer.HasUser && random.Next(12) == 0 ? customer.Name : null,
            random.Next(4) switch { 0 => "CfK2mQ9xTb4WcZr8LsVn3YpD6h", 1 => One(random, Codes), _ => null },
            random.Next(4) == 0);
    }

    /// <summary>Law 8, from what an administrator wrote: there has to be a door that lets the visitor in and takes a proof of his that the customer has listed.</summary>
    /// <remarks>It says who may be served and not who must: the gateway may be stricter, and is, for instance about a wrong routing code.</remarks>
    public bool MaySend(Customer customer, Visit visit) => Doors.Any(door =>
        door.AddressOf(visit) is { } address && door.Ranges.Any(range => Contains(range, address))
        && (door.ClientNames.Length == 0 || Proves(door, visit, door.ClientNames))
        && ((door.Groups.Contains("addresses", StringComparer.Ordinal) && customer.Addresses.Any(network => Contains(network, address)))
            || (door.Groups.Contains("certificates", StringComparer.Ordinal) && Proves(door, visit, customer.Certificates))
            || (door.Groups.Contains("routingCodes", StringComparer.Ordinal) && customer.Codes.Contains(visit.Code ?? "", StringComparer.Ordinal))
            || (door.Groups.Contains("users", StringComparer.Ordinal) && door.HasTls && customer.HasUser && customer.Name == visit.User)));

    /// <summary>Bit by bit, as one learns it at school.</summary>
    public static bool Contains(string network, string address)
    {
        var slash = network.IndexOf('/', StringComparison.Ordinal);
        var (prefix, length) = (IPAddress.Parse(network[..slash]).GetAddressBytes(), int.Parse(network.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
        var octets = IPAddress.Parse(address).GetAddressBytes();
        return prefix.Length == octets.Length && Enumerable.Range(0, length).All(bit => ((prefix[bit / 8] ^ octets[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }

    private static bool Proves(Door door, Visit visit, string[] names) =>
        door.HasTls && visit is { IsTrusted: true, Certificate: { } shown }
        && names.Any(name => name == shown || (name.StartsWith("*.", StringComparison.Ordinal) && shown.Split('.', 2)[1] == name[2..]));

    private static Door Door(Random random, string name, string[] ranges)
    {
        var groups = Some(random, Groups) is { Length: > 0 } some ? some : ["addresses"];
        var tls = groups.Contains("users", StringComparer.Ordinal) || random.Next(3) > 0 ? One(random, "offered", "required") : "off";
        return new(name, ranges, groups, tls, tls != "off" && random.Next(4) == 0 ? Some(random, Names) : [], random.Next(2) == 0 ? Some(random, Balancers) : []);
    }

    private static string[] Some(Random random, string[] all) => [.. all.Where(_ => random.Next(2) == 0)];

    private static string One(Random random, params string[] all) => all[random.Next(all.Length)];
}

/// <summary>An organisation, as its <c>identity</c> has it.</summary>
internal sealed record Customer(string Name, string[] Addresses, string[] Certificates, string[] Codes, bool HasUser);

/// <summary>A receive connector.</summary>
internal sealed record Door(string Name, string[] Ranges, string[] Groups, string Tls, string[] ClientNames, string[] Balancers)
{
    public bool HasTls => Tls != "off";

    /// <summary>The address that counts; <see langword="null"/> for a balancer that does not say whose the connection is.</summary>
    public string? AddressOf(Visit visit) => Balancers.Any(balancer => World.Contains(balancer, visit.From)) ? visit.Claimed : visit.From;
}

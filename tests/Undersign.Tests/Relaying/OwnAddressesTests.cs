using System.Net;
using System.Net.NetworkInformation;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>By which addresses a gateway is itself.</summary>
public sealed class OwnAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("192.0.2.25")]
    [InlineData("::ffff:192.0.2.25")]
    [InlineData("2001:db8::25")]
    public void Law_8_loopback_and_what_we_listen_on_is_ours(string address) => Assert.True(Listening("192.0.2.25", "2001:db8::25").Include(IPAddress.Parse(address)));

    [Theory]
    [InlineData("192.0.2.26")]
    [InlineData("2001:db8::26")]
    public void Others_are_not(string address) => Assert.False(Listening("192.0.2.25", "2001:db8::25", "0.0.0.0").Include(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void Law_8_who_listens_on_any_address_has_those_of_the_machine(string any)
    {
        var addresses = NetworkInterface.GetAllNetworkInterfaces().SelectMany(static network => network.GetIPProperties().UnicastAddresses).Select(static unicast => unicast.Address);

        Assert.All(addresses.Where(static address => !address.IsIPv6LinkLocal), address => Assert.True(Listening(any).Include(address), $"{address}"));
    }

    private static OwnAddresses Listening(params string[] addresses) => new([.. addresses.Select(IPAddress.Parse)], TimeProvider.System);
}

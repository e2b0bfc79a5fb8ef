using System.Net;
using Undersign.Custody;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Storage;

namespace Undersign.Tests.Custody;

/// <summary>Whether there is room for what we would have to promise, and what it costs to know.</summary>
public sealed class CustodyRoomTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly CustodyClock _clock = new();
    private readonly Diary _diary = new();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Mail_that_goes_straight_through_needs_no_room_and_no_look_at_the_disk()
    {
        var room = RoomFor(DeliveryMode.CutThrough);
        File.Delete(_file);

        Assert.True(room.TryKeep(long.MaxValue / 2));
        Assert.Empty(_diary.Lines);
    }

    [Fact]
    public void What_is_kept_for_others_is_not_to_be_had()
    {
        var room = RoomFor(DeliveryMode.Queue);
        var most = new DriveInfo(_file).AvailableFreeSpace / 4 * 3;
        Assert.True(room.TryKeep(most));

        Assert.False(room.TryKeep(most));
        room.GiveBack(most);
        Assert.True(room.TryKeep(most / 2));
    }

    [Fact]
    public void One_look_holds_for_many_messages_and_not_for_long()
    {
        var room = RoomFor(DeliveryMode.Queue);
        Assert.True(room.TryKeep(1));
        File.Delete(_file);

        Assert.True(room.TryKeep(1));
        _clock.Advance(CustodyRoom.Glance);
        Assert.False(room.TryKeep(1));
        Assert.Contains(4021, _diary.Numbers);
    }

    /// <summary>What was kept and given back has been written, and the disk has so much less than when it was looked at.</summary>
    [Fact]
    public void What_has_been_written_since_the_look_is_not_counted_as_free()
    {
        var room = RoomFor(DeliveryMode.Queue);
        var most = new DriveInfo(_file).AvailableFreeSpace / 4 * 3;
        Assert.True(room.TryKeep(1));
        Assert.True(room.TryKeep(most));
        room.GiveBack(most);
        File.Delete(_file); // so that another look fails

        Assert.False(room.TryKeep(most));
    }

    private CustodyRoom RoomFor(DeliveryMode delivery)
    {
        var node = new NodeConfiguration { HostName = "gateway.example", Storage = new StorageLocation.Sqlite(_file), ReceiveConnectors = [], Web = new(IPAddress.Loopback, 0), Limits = new() };
        var organisations = new OrganisationCatalogue();
        organisations.Replace(new([CustodyTestBase.ContosoBy(delivery)]));
        return new(node, organisations, _clock, _diary.For<CustodyRoom>());
    }
}

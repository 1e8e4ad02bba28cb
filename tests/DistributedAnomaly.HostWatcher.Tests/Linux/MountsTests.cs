using DistributedAnomaly.HostWatcher.Linux;

namespace DistributedAnomaly.HostWatcher.Tests.Linux;

public sealed class MountsTests
{
    [Fact]
    public void Real_LaptopWithBindsSnapsAndNetwork_KeepsWhatCanFillUp()
    {
        const string text = """
            22 27 0:21 / /proc rw,relatime - proc proc rw
            25 24 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw
            27 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
            28 27 259:1 / /boot/efi rw,relatime shared:2 master:3 - vfat /dev/nvme0n1p1 rw
            30 27 259:2 /var/lib/docker /mnt/bind rw - ext4 /dev/nvme0n1p2 rw
            31 27 7:1 / /snap/core/1 ro,nodev - squashfs /dev/loop1 ro
            32 27 0:45 / /mnt/share rw - nfs4 server:/export rw
            33 27 0:50 / /mnt/a\040b rw - btrfs /dev/sdb1 rw,subvol=/
            34 27 0:51 /home /home2 rw - btrfs /dev/sdb1 rw,subvol=/home
            35 27 11:0 / /media/cd ro - iso9660 /dev/sr0 ro
            36 27 0:60 / /tank rw - zfs tank rw
            37 27 8:17 / /old ro,relatime - ext4 /dev/sdc1 ro
            """;
        Mounts.Real(text).ShouldBe(["/", "/tank", "/home2", "/boot/efi"]);
    }

    [Fact]
    public void Real_Container_KeepsItsOverlay()
    {
        const string text = """
            600 500 0:99 / / rw,relatime - overlay overlay rw,lowerdir=a,upperdir=b
            601 600 259:2 /etc/resolv.conf /etc/resolv.conf rw - ext4 /dev/nvme0n1p2 rw
            602 600 0:100 / /proc rw - proc proc rw
            """;
        Mounts.Real(text).ShouldBe(["/", "/etc/resolv.conf"]);
    }

    [Fact]
    public void Real_MountedOver_TheLastOneCounts() =>
        Mounts.Real("1 0 8:1 / /data rw - ext4 /dev/sda1 rw\n2 0 0:9 / /data rw - tmpfs tmpfs rw\n3 0 8:2 / /x rw - xfs /dev/sda2 rw\n")
            .ShouldBe(["/x"]);

    [Fact]
    public void Real_EscapedBlank_IsRead() =>
        Mounts.Real(@"1 0 8:1 / /mnt/a\040b\134c rw - ext4 /dev/sda1 rw").ShouldBe([@"/mnt/a b\c"]);

    [Theory]
    [InlineData("")]
    [InlineData("garbage\n1 2 3 - \n")]
    public void Real_OtherText_GivesNothing(string text) => Mounts.Real(text).ShouldBeEmpty();
}

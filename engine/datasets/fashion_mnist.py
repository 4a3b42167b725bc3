"""Fashion-MNIST: articles of clothing."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.datasets.files import Remote
from engine.datasets.mnist import IdxPictures
from engine.text import N_


@DATASETS.register("fashion_mnist")
class FashionMnist(IdxPictures):
    """Articles of clothing, 28×28, in the format of MNIST and harder than it.

    Reference: Xiao et al., 2017, *Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms*.
    """

    title = N_("Fashion-MNIST")
    source = "https://github.com/zalandoresearch/fashion-mnist"
    licence = "MIT"

    @classmethod
    def folder(cls) -> str:
        return "fashion-mnist"

    @classmethod
    def class_names(cls) -> tuple[str, ...]:
        return (
            N_("T-shirt"),
            N_("Trouser"),
            N_("Pullover"),
            N_("Dress"),
            N_("Coat"),
            N_("Sandal"),
            N_("Shirt"),
            N_("Sneaker"),
            N_("Bag"),
            N_("Ankle boot"),
        )

    @classmethod
    def remotes(cls) -> tuple[Remote, ...]:
        return (
            Remote("train-images-idx3-ubyte.gz", "md5:8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880),
            Remote("train-labels-idx1-ubyte.gz", "md5:25c81989df183df01b3e8a0aad5dffbe", 29_515),
            Remote("t10k-images-idx3-ubyte.gz", "md5:bef4ecab320f06d8554ea6380940ec79", 4_422_102),
            Remote("t10k-labels-idx1-ubyte.gz", "md5:bb300cfdad3c16e7a12a480ee83cd310", 5_148),
        )

    @classmethod
    def mirrors(cls) -> tuple[str, ...]:
        return (
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
        )

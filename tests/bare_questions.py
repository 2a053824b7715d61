"""Questions as people add them, with nothing but an answer, and replies of four kinds, written before the drafting was.

The good replies are by someone who knows the matter and has not seen the answer; the half ones know about half of it; the
wrong ones are confident; the off-topic ones talk fluently about something near.
"""

from typing import NamedTuple

from interviewer.core.question import Lang


class Bare(NamedTuple):
    """A question with its answer, and what four candidates said."""

    lang: Lang
    question: str
    answer: str
    good: str
    half: str
    wrong: str
    off: str


BARE = (
    Bare(
        "zh",
        "为什么推理时要用 KV 缓存，它的代价是什么？",
        "自回归解码时，历史 token 的键和值不会再变，缓存下来就不用每一步重新计算。这样每步只需要为新 token 计算一次注意力。代价是显存占用随序列长度和批大小线性增长。长上下文时缓存可能比模型权重还大。",
        "因为解码是一个一个 token 出的，前面 token 的 K 和 V 都不会变了，存起来每一步就不用重新计算，只算新 token 的注意力就行。代价就是占显存，序列越长、批大小越大，缓存就线性增长，上下文很长的时候甚至比模型权重还大。",
        "把历史 token 的键值存起来，就不用每一步都重新计算了，速度会快很多。",
        "KV 缓存存的是模型的权重，这样不用每次从硬盘读取，代价是启动变慢，显存并不会增长。",
        "LoRA 是在冻结的权重旁边加两个低秩矩阵来做微调，训练参数很少，适合显卡不多的团队使用。",
    ),
    Bare(
        "zh",
        "RAG 系统里为什么要加重排序模型？",
        "向量召回用双塔模型，查询和文档分别编码，速度快但交互不足。重排序用交叉编码器把查询和文档拼在一起打分，精度更高。它计算量大，所以只对召回的前几十条重新排序。最终送进大模型的上下文更相关，幻觉更少。",
        "召回阶段一般是双塔，query 和文档各自编码，虽然快，可是两者没有交互，不够准。重排序模型是交叉编码器，把查询和文档拼起来一起打分，精度高很多。不过计算量大，只能对召回出来的前几十条做。这样给大模型的上下文更相关，幻觉也会减少。",
        "因为向量召回不太准，重排序把查询和文档拼在一起打分，精度更高。",
        "加重排序是为了让向量库的检索更快，它会把整个语料库的文档都重新训练一遍，然后就不再需要召回了。",
        "分词器会把文本切成子词，词表大小一般在几万到十几万之间，词表太大会让嵌入层变得很大。",
    ),
    Bare(
        "zh",
        "什么是梯度累积，什么时候用？",
        "把一个大批次拆成多个小批次，逐个做前向和反向，梯度先累加而不更新参数。累积若干步之后再做一次优化器更新。显存不够放下大批次时使用，效果等价于更大的批大小。缺点是单次更新耗时变长，而且批归一化的统计量仍按小批次计算。",
        "就是显存放不下大 batch 的时候，把它拆成好几个小批次，每个都前向反向算梯度，但先累加起来不更新参数，攒够若干步再让优化器更新一次，等价于用了更大的批大小。缺点嘛就是一次更新要更久，还有 BN 的统计量还是按小批次算的。",
        "显存不够的时候，把大批次拆成小批次，梯度累加几步之后再更新参数。",
        "梯度累积是把历史所有训练步的梯度都保存在硬盘上，防止断电以后丢失，恢复训练时再读出来。",
        "模型部署的时候要考虑吞吐和延迟，可以用连续批处理把不同请求拼到一起，提高显卡利用率。",
    ),
    Bare(
        "zh",
        "LoRA 的原理是什么？",
        "冻结预训练权重，在旁边加上两个低秩矩阵 A 和 B，只训练它们。假设微调时的权重更新量是低秩的。B 初始化为零，所以训练开始时模型输出不变。推理前可以把 BA 合并回原权重，不增加延迟。",
        "原来的预训练权重是冻住的，旁路加两个低秩的矩阵 A、B，训练只更新它们。它的假设是微调带来的权重变化本身是低秩的。初始化的时候 B 全零，一开始输出跟原模型一样。部署时可以把 BA 加回原来的权重里合并掉，推理没有额外延迟。",
        "冻结原来的权重，只训练旁边加的两个低秩矩阵，参数量就很少。",
        "LoRA 就是把模型的全部参数量化到四比特以后继续训练，所以效果比全量微调好。",
        "面试的时候我一般先讲业务背景，再讲数据是怎么清洗的，最后说上线之后的指标变化。",
    ),
    Bare(
        "zh",
        "位置编码为什么是必要的？",
        "自注意力对输入顺序不敏感，打乱词序后每个词的输出只是跟着换位置。语言的意思依赖词序，所以必须把位置信息注入模型。可以加在词向量上，也可以像 RoPE 那样旋转查询和键。",
        "注意力本身是不管顺序的，你把输入的词打乱，输出也只是跟着换个位置，它分不清先后。但语言的意思和词序有关，所以得把位置信息加进去。做法有直接加到词向量上的，也有 RoPE 这种对查询和键做旋转的。",
        "因为自注意力对顺序不敏感，不加位置信息的话模型不知道词的先后。",
        "位置编码是为了压缩序列的长度，让模型训练得更快，去掉它只会影响训练速度，不影响效果。",
        "强化学习里奖励模型是用人类的偏好数据训练出来的，然后用 PPO 去优化策略模型。",
    ),
    Bare(
        "en",
        "Why do we use a warm-up for the learning rate?",
        "At the start the weights are random and gradients are large and noisy. A high learning rate then can push the model into a bad region or make it diverge. Adam's second-moment estimates are also unreliable during the first steps. Warm-up raises the rate linearly from nearly zero over a few thousand steps.",
        "In the beginning the weights are random, so the gradients are noisy and quite large, and a big learning rate would make training diverge or land in a bad region. Also Adam's second moment estimates aren't reliable yet in the first steps. So you increase the rate linearly from about zero during the first few thousand steps.",
        "Early gradients are large and noisy because the weights are random, and with a high rate the model can diverge.",
        "Warm-up heats the GPU so that its clock speed is stable, and it has to be done again after every epoch to clear the cache.",
        "I would put a vector database behind the API and chunk the documents into passages of three hundred tokens.",
    ),
    Bare(
        "en",
        "What is speculative decoding?",
        "A small draft model proposes several tokens. The large target model verifies all of them in one forward pass. Accepted tokens are kept, and the first rejected one is resampled from a corrected distribution, so the output distribution is unchanged. It speeds up decoding because generation is limited by memory bandwidth.",
        "You let a small draft model guess several tokens ahead and then the big model checks them all in a single forward pass. The ones it accepts you keep; at the first rejection you resample from an adjusted distribution, which is why the output distribution is exactly the same. It's faster since decoding is memory-bandwidth bound anyway.",
        "A small draft model proposes some tokens and the large model verifies them in one pass.",
        "It means that the model speculates about what the user wants and answers before the prompt is finished, which makes the answers less accurate.",
        "Batch normalisation keeps running averages of the mean and variance, while layer norm works on each example.",
    ),
    Bare(
        "en",
        "How would you detect data contamination of a benchmark?",
        "Search the training data for long n-gram overlaps with the test items. Compare the score on the original items with the score on paraphrased or freshly written ones. Check whether the model can complete a test item verbatim from its first half. A benchmark published after the training cutoff is the safest control.",
        "First I'd look for n-gram overlaps between the training data and the test items, long ones. Then rewrite or paraphrase the items and compare the scores, a drop is suspicious. I'd also give the model the first half of an item and see whether it completes the rest verbatim. And the safest control is a benchmark that was published after its training cutoff.",
        "I'd search the training set for overlapping n-grams with the test items.",
        "Contamination is impossible with a deduplicated web crawl, so one only has to look at the perplexity going up on the validation data.",
        "For multi-GPU training I would shard the optimizer states first, because they take most of the memory with Adam.",
    ),
    Bare(
        "en",
        "What does temperature do in sampling?",
        "The logits are divided by the temperature before the softmax. A low temperature sharpens the distribution and makes the output more deterministic. A high temperature flattens it and gives more diverse text. At zero it becomes greedy decoding.",
        "You divide the logits by T before softmax. With a small T the distribution gets sharper, so the output is nearly deterministic; with a large T it gets flatter and the text is more diverse. In the limit of zero it is just greedy decoding.",
        "The logits get divided by it before the softmax, and low values make the output more deterministic.",
        "It limits how many tokens are generated: the higher the number, the longer the text becomes, and zero stops the generation.",
        "Our team used Kafka to collect the clicks and Flink to aggregate them, and the dashboards were refreshed every minute.",
    ),
    Bare(
        "en",
        "Why is tool calling preferred over parsing free text in agents?",
        "The model returns structured arguments that match a JSON schema. The arguments can be validated before anything runs. Errors can be sent back to the model so that it corrects the call. Free text breaks whenever the wording changes.",
        "Because you get structured arguments following a JSON schema instead of prose. So you can validate the arguments before you execute anything, and when there is an error you feed it back and the model corrects its call. Parsing free text breaks as soon as the wording changes a bit.",
        "You get structured arguments that fit a JSON schema, so they can be validated.",
        "Tool calling is preferred because the tools run inside the model's weights, therefore no code has to be executed on our side.",
        "Cross-entropy compares the predicted distribution with the target and is minimised when both are equal.",
    ),
)

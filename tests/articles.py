"""Articles written for the tests, in the shape in which web pages are saved as text: much besides the questions."""

ZH = """\
青石技术站

登录 注册 联系站长

当前位置：主页 > 技术 > 人工智能 > 七天搞定向量检索面试（附解答）

七天搞定向量检索面试（附解答）

2031/3/9 8:01:02 来源：https://example.org/post/778 阅读：103

写在前面

检索岗位今年又涨了一轮，问法也越来越细。
在这里插入图片描述

本文把常被追问的题目汇总在一起，觉得有用请点赞、收藏加关注。

检索

1.embedding
2.index_structure
3.召回评测

1.Embedding

1.1 说说你对句向量的理解？

句向量把一句话映射成定长的一串数，语义相近的句子落在相近的位置。

训练时常用对比学习：拉近正样本，推开同一批次里的负样本。

1.2 余弦相似度怎么算？

分三步：

点积

：先求两个向量的内积。

范数

：再分别求长度。

归一

：用内积除以两个长度之积。

cos(a,b)=a⋅b∣a∣∣b∣cos(a,b)=\\frac{a\\cdot b}{|a||b|}cos(a,b)=∣a∣∣b∣a⋅b

1.3 为什么批内负样本要去重？

因为同一篇文档可能在批里出现两次，被当成自己的负样本。
1. 先按文档编号去重
2. 再按文本哈希去重
1.4 难负样本从哪里来？

用上一轮模型召回靠前、但标注为不相关的结果；只保证它确实不相关。

2.索引结构

2.1 HNSW 的查询过程是什么？

从最高层的入口点出发，贪心走到最近的邻居，再逐层下降，最底层保留 ef 个候选。

2.2 IVF 和 HNSW 各自适合什么场景？

数据很大、内存紧张时用 IVF 加乘积量化；追求延迟和召回时用 HNSW。
最后打个比方：IVF 像先挑书架再翻书，HNSW 像一路问路。

最后，想系统学习检索却没有头绪的朋友👀
我整理了一份学习资料放在公众号，免费领取：
👉扫码即可🎁

在这里插入图片描述

一、检索工程师成长路线

从线性代数讲到线上部署，一步一步来！

二、300 篇论文合集

为什么要读论文？因为面试官也在读。

阶段 1：打基础

  • 目标：弄懂什么是向量空间。

  • 内容

    • L1.1 什么是内积。
    • L1.2 怎样理解投影。

学习计划：

  • 阶段 1：两周。

版权声明：

本站内容来自网络，商业转载请联系作者，问题反馈邮箱：nobody@example.org
"""

QUESTIONS_ZH = [
    "说说你对句向量的理解？",
    "余弦相似度怎么算？",
    "为什么批内负样本要去重？",
    "难负样本从哪里来？",
    "HNSW 的查询过程是什么？",
    "IVF 和 HNSW 各自适合什么场景？",
]

EN = """\
The Quiet Compiler

Home | Archive | About | Log in

Six serving questions that I was asked last month

By N. Body, 3 May 2031. Source: https://example.org/serving

Contents

1. What limits the batch size?
2. Why is prefill compute-bound?
3. How does paging help the cache?

1. What limits the batch size?

Mostly the memory for keys and values: every running sequence keeps them for all its tokens.

Weights are shared by the batch, so they do not grow with it.

2. Why is prefill compute-bound?

All prompt tokens go through the weights together, so each byte that is loaded is used many times.
3. How does paging help the cache?

Blocks of fixed size are handed out when they are needed. Three things follow:
- no reserved but unused tail
- blocks can be shared by requests with one prefix
- freed blocks fit any other request

Subscribe to my newsletter and get the free PDF with 90 more questions!

Questions to ask the interviewer

4. What does the on-call rota look like?
5. How do you measure quality after a release?

Related posts

Why I left the cloud
All rights reserved.
"""

QUESTIONS_EN = [
    "What limits the batch size?",
    "Why is prefill compute-bound?",
    "How does paging help the cache?",
]
